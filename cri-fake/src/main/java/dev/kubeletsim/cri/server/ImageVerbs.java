// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.container.ContainerStore;
import dev.kubeletsim.cri.image.ImageFailure;
import dev.kubeletsim.cri.image.ImageLookup;
import dev.kubeletsim.cri.image.ImageStore;
import dev.kubeletsim.cri.image.ListOutcome;
import dev.kubeletsim.cri.image.RemoveOutcome;
import dev.kubeletsim.cri.image.StoredImage;
import dev.kubeletsim.cri.profile.CriCode;
import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.profile.CriException;
import dev.kubeletsim.cri.v1.FilesystemIdentifier;
import dev.kubeletsim.cri.v1.FilesystemUsage;
import dev.kubeletsim.cri.v1.Image;
import dev.kubeletsim.cri.v1.ImageFsInfoRequest;
import dev.kubeletsim.cri.v1.ImageFsInfoResponse;
import dev.kubeletsim.cri.v1.ImageSpec;
import dev.kubeletsim.cri.v1.ImageStatusRequest;
import dev.kubeletsim.cri.v1.ImageStatusResponse;
import dev.kubeletsim.cri.v1.Int64Value;
import dev.kubeletsim.cri.v1.ListImagesRequest;
import dev.kubeletsim.cri.v1.ListImagesResponse;
import dev.kubeletsim.cri.v1.RemoveImageRequest;
import dev.kubeletsim.cri.v1.RemoveImageResponse;
import dev.kubeletsim.cri.v1.UInt64Value;
import dev.kubeletsim.time.Scheduler;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The ImageService over an {@link ImageStore}. Nothing here waits, or enters the mailbox. */
final class ImageVerbs {
    private static final long INODES_PER_IMAGE = 100;

    private final RuntimeProfile profile;
    private final ImageStore images;
    private final ContainerStore containers;
    private final Scheduler scheduler;

    ImageVerbs(RuntimeProfile profile, ImageStore images, ContainerStore containers, Scheduler scheduler) {
        this.profile = profile;
        this.images = images;
        this.containers = containers;
        this.scheduler = scheduler;
    }

    CompletionStage<ListImagesResponse> list(ListImagesRequest request) {
        String filter = request.getFilter().getImage().getImage();
        ListImagesResponse.Builder reply = ListImagesResponse.newBuilder();
        switch (images.list(filter)) {
            case ListOutcome.Listed listed -> listed.images().forEach(image -> reply.addImages(image(image)));
            case ListOutcome.Refused refused -> throw failure(CriError.IMAGE_STATUS_REFUSED, filter, refused.failure());
        }
        return CompletableFuture.completedFuture(reply.build());
    }

    CompletionStage<ImageStatusResponse> status(ImageStatusRequest request) {
        String name = request.getImage().getImage();
        return CompletableFuture.completedFuture(
                switch (images.find(name)) {
                    case ImageLookup.Found found -> status(found.image(), request.getVerbose());
                    case ImageLookup.Missing missing -> ImageStatusResponse.getDefaultInstance();
                    case ImageLookup.Refused refused ->
                        throw failure(CriError.IMAGE_STATUS_REFUSED, name, refused.failure());
                });
    }

    private ImageStatusResponse status(StoredImage stored, boolean verbose) {
        Image.Builder image = image(stored).toBuilder();
        if (profile.report().imageSpecInStatus()) {
            image.setSpec(ImageSpec.newBuilder()
                    .putAllAnnotations(stored.image().manifest().annotations()));
        }
        ImageStatusResponse.Builder reply = ImageStatusResponse.newBuilder().setImage(image);
        if (verbose) {
            reply.putInfo("info", "{\"imageSpec\":" + stored.image().configJson() + "}");
        }
        return reply.build();
    }

    private static Image image(StoredImage stored) {
        Image.Builder image = Image.newBuilder()
                .setId(stored.id())
                .addAllRepoTags(stored.repoTags())
                .addAllRepoDigests(stored.repoDigests())
                .setSize(stored.size())
                .setPinned(stored.pinned())
                .setUsername(stored.user().username());
        stored.user()
                .uid()
                .ifPresent(uid -> image.setUid(Int64Value.newBuilder().setValue(uid)));
        return image.build();
    }

    CompletionStage<RemoveImageResponse> remove(RemoveImageRequest request) {
        String name = request.getImage().getImage();
        return CompletableFuture.completedFuture(
                switch (images.remove(name, this::userOf)) {
                    case RemoveOutcome.Removed removed -> RemoveImageResponse.getDefaultInstance();
                    case RemoveOutcome.Failed failed ->
                        throw failure(CriError.IMAGE_REMOVE_REFUSED, name, failed.failure());
                });
    }

    private Optional<String> userOf(String imageId) {
        return containers.all().stream()
                .filter(record -> record.facts().image().id().equals(imageId))
                .map(record -> record.id())
                .findFirst();
    }

    private CriException failure(CriError error, String name, ImageFailure failure) {
        return profile.errors().wrap(error, new CriException(code(failure.kind()), failure.message()), "image", name);
    }

    /** As containerd maps its errors; CRI-O calls all of them unknown. */
    private static CriCode code(ImageFailure.Kind kind) {
        return switch (kind) {
            case NOT_FOUND -> CriCode.NOT_FOUND;
            case CORRUPT -> CriCode.FAILED_PRECONDITION;
            case INVALID_CONTENT -> CriCode.INVALID_ARGUMENT;
            case CANCELLED -> CriCode.CANCELLED;
            case EMPTY,
                    INVALID_REFERENCE,
                    AMBIGUOUS,
                    ACCESS_DENIED,
                    REGISTRY_UNAVAILABLE,
                    INVALID_CREDENTIALS,
                    REGISTRY_FAILED,
                    IN_USE -> CriCode.UNKNOWN;
        };
    }

    /** The runtime's error for a pull of {@code name}. */
    CriException pullFailure(String name, ImageFailure failure) {
        return failure(CriError.IMAGE_PULL_REFUSED, name, failure);
    }

    CompletionStage<ImageFsInfoResponse> fsInfo(ImageFsInfoRequest request) {
        Instant now = scheduler.instant();
        long used = images.list().stream().mapToLong(StoredImage::size).sum();
        FilesystemUsage usage = FilesystemUsage.newBuilder()
                .setTimestamp(now.getEpochSecond() * 1_000_000_000L + now.getNano())
                .setFsId(FilesystemIdentifier.newBuilder()
                        .setMountpoint(profile.report().imageFilesystem()))
                .setUsedBytes(UInt64Value.newBuilder().setValue(used))
                .setInodesUsed(UInt64Value.newBuilder()
                        .setValue(INODES_PER_IMAGE * images.list().size()))
                .build();
        ImageFsInfoResponse.Builder reply = ImageFsInfoResponse.newBuilder().addImageFilesystems(usage);
        if (profile.report().containerFilesystems()) {
            reply.addContainerFilesystems(usage);
        }
        return CompletableFuture.completedFuture(reply.build());
    }
}
