// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

import java.util.Set;

/**
 * How containers and images are reported.
 *
 * @param traits which of the yes-or-no questions are answered with yes
 * @param imageRef what {@code image_ref} is in a list
 * @param statusImageRef what {@code image_ref} is in a status
 * @param imageFilesystem the mount point of images in ImageFsInfo
 * @param writableLayer the mount point of a container's layer in stats, {@code %s} is a hash of its own
 */
public record ReportRule(
        Set<Trait> traits, ImageRef imageRef, ImageRef statusImageRef, String imageFilesystem, String writableLayer) {
    public ReportRule {
        traits = Set.copyOf(traits);
    }

    /** What a runtime may do or not. */
    public enum Trait {
        /** {@code image_id} is there. */
        REPORTS_IMAGE_ID,
        /** A list has the whole ImageSpec of the request, else only its name. */
        ECHOES_IMAGE_SPEC,
        /** Lists begin with the newest, else with the oldest. */
        NEWEST_FIRST,
        /** An ended container that never ran reports Go's zero time as {@code started_at}. */
        NEVER_STARTED_IS_GO_ZERO,
        /** Mounts are sorted by the depth of their path. */
        SORTS_MOUNTS,
        /** A filter id that leads nowhere gives an empty list, else it is compared literally. */
        LENIENT_FILTERS,
        /** ImageStatus has {@code spec}. */
        IMAGE_SPEC_IN_STATUS,
        /** ImageFsInfo has {@code container_filesystems} too. */
        CONTAINER_FILESYSTEMS,
        /** Verbose statuses show what is stored: snapshot, runtime, and the configuration as it was sent. */
        VERBOSE_STORE
    }

    /** Whether this runtime does that. */
    public boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /** Whether {@code image_id} is there. */
    public boolean reportsImageId() {
        return traits.contains(Trait.REPORTS_IMAGE_ID);
    }

    /** Whether a list has the whole ImageSpec of the request, else only its name. */
    public boolean echoesImageSpec() {
        return traits.contains(Trait.ECHOES_IMAGE_SPEC);
    }

    /** Whether lists begin with the newest, else with the oldest. */
    public boolean newestFirst() {
        return traits.contains(Trait.NEWEST_FIRST);
    }

    /** Whether an ended container that never ran reports Go's zero time as {@code started_at}. */
    public boolean neverStartedIsGoZero() {
        return traits.contains(Trait.NEVER_STARTED_IS_GO_ZERO);
    }

    /** Whether mounts are sorted by the depth of their path. */
    public boolean sortsMounts() {
        return traits.contains(Trait.SORTS_MOUNTS);
    }

    /** Whether a filter id that leads nowhere gives an empty list, else it is compared literally. */
    public boolean lenientFilters() {
        return traits.contains(Trait.LENIENT_FILTERS);
    }

    /** Whether imageStatus has {@code spec}. */
    public boolean imageSpecInStatus() {
        return traits.contains(Trait.IMAGE_SPEC_IN_STATUS);
    }

    /** Whether imageFsInfo has {@code container_filesystems} too. */
    public boolean containerFilesystems() {
        return traits.contains(Trait.CONTAINER_FILESYSTEMS);
    }

    /** The same with or without {@code trait}. */
    public ReportRule with(Trait trait, boolean has) {
        return new ReportRule(
                Traits.with(Trait.class, traits, trait, has), imageRef, statusImageRef, imageFilesystem, writableLayer);
    }

    /** The same with another {@code imageRef}. */
    public ReportRule withImageRef(ImageRef value) {
        return new ReportRule(traits, value, statusImageRef, imageFilesystem, writableLayer);
    }

    /** The same with another {@code statusImageRef}. */
    public ReportRule withStatusImageRef(ImageRef value) {
        return new ReportRule(traits, imageRef, value, imageFilesystem, writableLayer);
    }

    /** The same with another {@code imageFilesystem}. */
    public ReportRule withImageFilesystem(String value) {
        return new ReportRule(traits, imageRef, statusImageRef, value, writableLayer);
    }

    /** Go's zero time in nanoseconds since 1970, wrapped around as Go's UnixNano does. */
    public static final long GO_ZERO_TIME_NANOS = -6795364578871345152L;

    /** What an image is referred to by. */
    public enum ImageRef {
        /** The image's id. */
        ID,
        /** The first repository digest, else the id. */
        DIGEST_OR_ID
    }
}
