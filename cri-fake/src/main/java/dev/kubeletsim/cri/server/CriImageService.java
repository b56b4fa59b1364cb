// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import dev.kubeletsim.cri.RuntimeProfile;
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
import dev.kubeletsim.cri.v1.StreamImagesRequest;
import dev.kubeletsim.cri.v1.StreamImagesResponse;
import io.grpc.stub.StreamObserver;

/** The ImageService: each RPC is one verb. */
final class CriImageService extends ImageServiceGrpc.ImageServiceImplBase {
    private final Reply reply;
    private final ImageVerbs images;
    private final PullImage pullImage;

    CriImageService(RuntimeProfile profile, ImageVerbs images, PullImage pullImage) {
        this.reply = new Reply(profile, "ImageService");
        this.images = images;
        this.pullImage = pullImage;
    }

    @Override
    public void listImages(ListImagesRequest request, StreamObserver<ListImagesResponse> observer) {
        reply.unary("ListImages", observer, () -> images.list(request));
    }

    @Override
    public void streamImages(StreamImagesRequest request, StreamObserver<StreamImagesResponse> observer) {
        reply.absent("StreamImages", observer);
    }

    @Override
    public void imageStatus(ImageStatusRequest request, StreamObserver<ImageStatusResponse> observer) {
        reply.unary("ImageStatus", observer, () -> images.status(request));
    }

    @Override
    public void pullImage(PullImageRequest request, StreamObserver<PullImageResponse> observer) {
        reply.unary("PullImage", observer, () -> pullImage.handle(request));
    }

    @Override
    public void removeImage(RemoveImageRequest request, StreamObserver<RemoveImageResponse> observer) {
        reply.unary("RemoveImage", observer, () -> images.remove(request));
    }

    @Override
    public void imageFsInfo(ImageFsInfoRequest request, StreamObserver<ImageFsInfoResponse> observer) {
        reply.unary("ImageFsInfo", observer, () -> images.fsInfo(request));
    }
}
