// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.critest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.v1.Image;
import dev.kubeletsim.cri.v1.ImageServiceGrpc;
import dev.kubeletsim.cri.v1.ImageSpec;
import dev.kubeletsim.cri.v1.ImageStatusRequest;
import dev.kubeletsim.cri.v1.PullImageRequest;
import dev.kubeletsim.cri.v1.RemoveImageRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Images by digest and by id. */
class ImagesTest {
    private static final String BY_DIGEST = "gcr.io/k8s-staging-cri-tools/test-image-digest@sha256:"
            + "9700f9a2f5bf2c45f2f605a0bd3bce7cf37420ec9d3ed50ac2758413308766bf";

    static Stream<RuntimeProfile> profiles() {
        return RuntimeProfile.all().stream();
    }

    private static ImageSpec spec(String image) {
        return ImageSpec.newBuilder().setImage(image).build();
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void anImageIsPulledAndFoundByItsDigest(RuntimeProfile profile) throws IOException {
        try (TestingNode node = new TestingNode(builder -> builder.profile(profile))) {
            var images = ImageServiceGrpc.newBlockingStub(node.channel());
            images.pullImage(
                    PullImageRequest.newBuilder().setImage(spec(BY_DIGEST)).build());
            Image image = images.imageStatus(ImageStatusRequest.newBuilder()
                            .setImage(spec(BY_DIGEST))
                            .build())
                    .getImage();
            assertThat(image.getRepoTagsList()).isEmpty();
            assertThat(image.getRepoDigestsList()).containsExactly(BY_DIGEST);
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void removingAnIdThatIsNotThereSucceeds(RuntimeProfile profile) throws IOException {
        try (TestingNode node = new TestingNode(builder -> builder.profile(profile))) {
            var images = ImageServiceGrpc.newBlockingStub(node.channel());
            RemoveImageRequest request = RemoveImageRequest.newBuilder()
                    .setImage(spec("0".repeat(64)))
                    .build();
            assertThat(images.removeImage(request).getSerializedSize()).isZero();
            assertThat(images.imageStatus(ImageStatusRequest.newBuilder()
                                    .setImage(spec("0".repeat(64)))
                                    .build())
                            .hasImage())
                    .isFalse();
        }
    }

    @Test
    void aDeadlineEndsAPull() throws IOException {
        try (TestingNode node = new TestingNode(builder -> builder.registryRoundTrip(Duration.ofMillis(500)))) {
            var images = ImageServiceGrpc.newBlockingStub(node.channel());
            PullImageRequest pull =
                    PullImageRequest.newBuilder().setImage(spec(BY_DIGEST)).build();
            assertThatThrownBy(() ->
                            images.withDeadlineAfter(1, TimeUnit.MILLISECONDS).pullImage(pull))
                    .hasMessageStartingWith("DEADLINE_EXCEEDED");
            ImageStatusRequest status =
                    ImageStatusRequest.newBuilder().setImage(spec(BY_DIGEST)).build();
            assertThat(images.imageStatus(status).hasImage()).isFalse();
            assertThat(images.pullImage(pull).getImageRef()).startsWith("sha256:");
            assertThat(images.imageStatus(status).hasImage()).isTrue();
        }
    }
}
