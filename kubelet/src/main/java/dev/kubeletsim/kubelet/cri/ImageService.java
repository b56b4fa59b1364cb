// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.cri;

import dev.kubeletsim.cri.v1.ImageFsInfoRequest;
import dev.kubeletsim.cri.v1.ImageFsInfoResponse;
import dev.kubeletsim.cri.v1.ImageServiceGrpc;
import dev.kubeletsim.cri.v1.ImageStatusRequest;
import dev.kubeletsim.cri.v1.ImageStatusResponse;
import dev.kubeletsim.cri.v1.ListImagesRequest;
import dev.kubeletsim.cri.v1.ListImagesResponse;
import dev.kubeletsim.cri.v1.PullImageRequest;
import dev.kubeletsim.cri.v1.PullImageResponse;
import dev.kubeletsim.cri.v1.RemoveImageRequest;
import dev.kubeletsim.cri.v1.RemoveImageResponse;
import dev.kubeletsim.time.Scheduler;
import io.grpc.Channel;
import java.time.Duration;

/**
 * The image half of the CRI, for fibers: each call waits for its reply.
 *
 * <p>Every method fails with {@link CriException} when the runtime refuses or does not answer in time.
 */
public final class ImageService {
    /** How long the kubelet waits for a reply unless said otherwise ({@code runtimeRequestTimeout}). */
    static final Duration REQUEST_TIMEOUT = Duration.ofMinutes(2);

    private final CriChannel channel;

    /** A client on {@code channel}; it starts no connection. */
    public ImageService(Channel channel, Scheduler scheduler) {
        this.channel = new CriChannel(channel, scheduler);
    }

    public ImageStatusResponse imageStatus(ImageStatusRequest request) {
        return channel.call(ImageServiceGrpc.getImageStatusMethod(), request, REQUEST_TIMEOUT);
    }

    public ListImagesResponse listImages(ListImagesRequest request) {
        return channel.call(ImageServiceGrpc.getListImagesMethod(), request, REQUEST_TIMEOUT);
    }

    /** A pull takes as long as it takes: there is no time-out. */
    public PullImageResponse pullImage(PullImageRequest request) {
        return channel.call(ImageServiceGrpc.getPullImageMethod(), request, CriChannel.NEVER);
    }

    public RemoveImageResponse removeImage(RemoveImageRequest request) {
        return channel.call(ImageServiceGrpc.getRemoveImageMethod(), request, REQUEST_TIMEOUT);
    }

    public ImageFsInfoResponse imageFsInfo(ImageFsInfoRequest request) {
        return channel.call(ImageServiceGrpc.getImageFsInfoMethod(), request, REQUEST_TIMEOUT);
    }
}
