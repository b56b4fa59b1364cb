// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import dev.kubeletsim.cri.FakeRuntime;
import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.v1.AuthConfig;
import dev.kubeletsim.cri.v1.Image;
import dev.kubeletsim.cri.v1.ImageServiceGrpc;
import dev.kubeletsim.cri.v1.ImageSpec;
import dev.kubeletsim.cri.v1.ImageStatusRequest;
import dev.kubeletsim.cri.v1.ListImagesRequest;
import dev.kubeletsim.cri.v1.PullImageRequest;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** A runtime on the wall clock, of which a test wants images. */
final class PullingNode implements AutoCloseable {
    private final FakeRuntime runtime;
    private final ManagedChannel channel;

    PullingNode(RuntimeProfile profile) {
        try {
            runtime = FakeRuntime.builder().profile(profile).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        channel = runtime.newChannel();
    }

    ImageServiceGrpc.ImageServiceBlockingStub stub() {
        return ImageServiceGrpc.newBlockingStub(channel);
    }

    ImageServiceGrpc.ImageServiceFutureStub futures() {
        return ImageServiceGrpc.newFutureStub(channel);
    }

    String pull(String image) {
        return pull(image, AuthConfig.getDefaultInstance());
    }

    String pull(String image, AuthConfig auth) {
        return stub().pullImage(request(image, auth)).getImageRef();
    }

    /** {@code CODE: text} of a pull that must fail. */
    String refusal(String image, AuthConfig auth) {
        try {
            return "pulled " + pull(image, auth);
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode() + ": " + e.getStatus().getDescription();
        }
    }

    static PullImageRequest request(String image, AuthConfig auth) {
        PullImageRequest.Builder request = PullImageRequest.newBuilder();
        request.getImageBuilder().setImage(image);
        return auth.equals(AuthConfig.getDefaultInstance())
                ? request.build()
                : request.setAuth(auth).build();
    }

    Image status(String image) {
        return stub().imageStatus(ImageStatusRequest.newBuilder()
                        .setImage(ImageSpec.newBuilder().setImage(image))
                        .build())
                .getImage();
    }

    List<Image> list() {
        return stub().listImages(ListImagesRequest.getDefaultInstance()).getImagesList();
    }

    @Override
    public void close() {
        channel.shutdownNow();
        runtime.close();
    }
}
