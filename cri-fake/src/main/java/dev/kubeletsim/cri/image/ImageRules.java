// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static java.util.Objects.requireNonNull;

/**
 * How a runtime names, finds, pulls and removes images: the image part of a runtime profile.
 *
 * @param library the store and reference library that the runtime is built on
 */
public record ImageRules(Library library) {
    public ImageRules {
        requireNonNull(library, "library");
    }

    /** containerd 2.0 and 1.7. */
    public static ImageRules containerd() {
        return new ImageRules(Library.CONTAINERD);
    }

    /** CRI-O 1.31. */
    public static ImageRules crio131() {
        return new ImageRules(Library.CONTAINERS_STORAGE);
    }

    /** CRI-O 1.30. */
    public static ImageRules crio130() {
        return new ImageRules(Library.CONTAINERS_STORAGE);
    }

    /** Who resolves names. */
    public enum Library {
        /** containerd's image store over distribution's reference grammar: docker's rules for short names. */
        CONTAINERD,
        /** containers/image and containers/storage, which CRI-O shares with podman: aliases for short names. */
        CONTAINERS_STORAGE
    }
}
