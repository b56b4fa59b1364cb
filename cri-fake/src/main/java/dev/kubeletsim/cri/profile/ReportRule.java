// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

/**
 * How containers and images are reported.
 *
 * @param imageRef what {@code image_ref} is in a list
 * @param statusImageRef what {@code image_ref} is in a status
 * @param reportsImageId whether {@code image_id} is there
 * @param echoesImageSpec whether a list has the whole ImageSpec of the request, else only its name
 * @param newestFirst whether lists begin with the newest, else with the oldest
 * @param neverStartedIsGoZero whether an ended container that never ran reports Go's zero time as {@code started_at}
 * @param sortsMounts whether mounts are sorted by the depth of their path
 * @param lenientFilters whether a filter id that leads nowhere gives an empty list, else it is compared literally
 * @param imageFilter whether ListImages honours its filter
 * @param imageSpecInStatus whether ImageStatus has {@code spec}
 * @param imageFilesystem the mount point of images in ImageFsInfo
 * @param containerFilesystems whether ImageFsInfo has {@code container_filesystems} too
 * @param writableLayer the mount point of a container's layer in stats, {@code %s} is a hash of its own
 */
public record ReportRule(
        ImageRef imageRef,
        ImageRef statusImageRef,
        boolean reportsImageId,
        boolean echoesImageSpec,
        boolean newestFirst,
        boolean neverStartedIsGoZero,
        boolean sortsMounts,
        boolean lenientFilters,
        boolean imageFilter,
        boolean imageSpecInStatus,
        String imageFilesystem,
        boolean containerFilesystems,
        String writableLayer) {

    /** Go's zero time in nanoseconds since 1970, wrapped around as Go's UnixNano does. */
    public static final long GO_ZERO_TIME_NANOS = -6795364578871345152L;

    /** What an image is referred to by. */
    public enum ImageRef {
        /** The image's id. */
        ID,
        /** The first repository digest, else the id. */
        DIGEST_OR_ID
    }

    /** The same for a release whose CRI has no {@code user_specified_image}. */
    public ReportRule withoutUserSpecifiedImage() {
        return new ReportRule(
                imageRef,
                statusImageRef,
                reportsImageId,
                false,
                newestFirst,
                neverStartedIsGoZero,
                sortsMounts,
                lenientFilters,
                imageFilter,
                imageSpecInStatus,
                imageFilesystem,
                containerFilesystems,
                writableLayer);
    }
}
