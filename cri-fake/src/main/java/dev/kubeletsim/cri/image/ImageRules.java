// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * How a runtime names, finds, pulls and removes images: the image part of a runtime profile.
 *
 * @param library what the runtime's image service is built on; decides ids, sizes, lookups and texts
 * @param shortNames what becomes of names without a registry
 * @param storeLocation the prefix of names in containers/storage's messages; unused by containerd
 * @param removeMissing whether removing a name that is not there is fine
 * @param pulledRef the {@code image_ref} that PullImage answers
 * @param sourceOpening how CRI-O reads a registry before it copies; unused by containerd
 * @param pinned images that garbage collection must spare: exact names, {@code prefix*} or {@code *part*}
 */
public record ImageRules(
        Library library,
        ShortNames shortNames,
        String storeLocation,
        RemoveMissing removeMissing,
        PulledRef pulledRef,
        SourceOpening sourceOpening,
        List<String> pinned) {
    private static final String PAUSE = "registry.k8s.io/pause:3.10";
    private static final String STORAGE = "[overlay@/var/lib/containers/storage+/run/containers/storage]";

    public ImageRules {
        requireNonNull(library, "library");
        requireNonNull(shortNames, "shortNames");
        requireNonNull(storeLocation, "storeLocation");
        requireNonNull(removeMissing, "removeMissing");
        requireNonNull(pulledRef, "pulledRef");
        requireNonNull(sourceOpening, "sourceOpening");
        pinned = List.copyOf(pinned);
    }

    /** containerd 2.0 and 1.7. */
    public static ImageRules containerd() {
        return new ImageRules(
                Library.CONTAINERD,
                new ShortNames.DockerHub(),
                "",
                RemoveMissing.SUCCEEDS,
                PulledRef.IMAGE_ID,
                SourceOpening.BY_COPY,
                List.of(PAUSE));
    }

    /** CRI-O 1.31. */
    public static ImageRules crio131() {
        return new ImageRules(
                Library.CONTAINERS_STORAGE,
                ShortNames.Registries.installed(),
                STORAGE,
                RemoveMissing.SUCCEEDS,
                PulledRef.PULLED_DIGEST,
                SourceOpening.BY_COPY,
                List.of(PAUSE));
    }

    /**
     * CRI-O 1.30: as 1.31, but removing an unknown name fails, a pull looks at the image before it copies it, and answers
     * the first digest it knows.
     */
    public static ImageRules crio130() {
        ImageRules newer = crio131();
        return new ImageRules(
                newer.library,
                newer.shortNames,
                newer.storeLocation,
                RemoveMissing.FAILS,
                PulledRef.FIRST_REPO_DIGEST,
                SourceOpening.BEFOREHAND,
                newer.pinned);
    }

    /** These rules with other pinned images, for instance another sandbox image. */
    public ImageRules withPinned(List<String> patterns) {
        return new ImageRules(library, shortNames, storeLocation, removeMissing, pulledRef, sourceOpening, patterns);
    }

    /** Whether a pull waits for one of the same name that is under way, and shares what comes of it. */
    public boolean sharesPulls() {
        return library == Library.CONTAINERS_STORAGE;
    }

    /** Whether {@code name} is among the pinned images. */
    boolean isPinned(String name) {
        return pinned.stream().anyMatch(pattern -> matches(pattern, name));
    }

    private static boolean matches(String pattern, String name) {
        boolean open = pattern.endsWith("*");
        if (open && pattern.length() > 1 && pattern.startsWith("*")) {
            return name.contains(pattern.substring(1, pattern.length() - 1));
        }
        return open ? name.startsWith(pattern.substring(0, pattern.length() - 1)) : name.equals(pattern);
    }

    ImageLibrary libraryRules() {
        return switch (library) {
            case CONTAINERD -> new ContainerdImages(this);
            case CONTAINERS_STORAGE -> new ContainersStorageImages(this);
        };
    }

    /** What an image service is built on. */
    public enum Library {
        /** containerd's own store: ids with {@code sha256:}, compressed sizes, RemoveImage takes all names. */
        CONTAINERD,
        /** containers/image and containers/storage, as podman: bare ids, unpacked sizes, RemoveImage takes one name. */
        CONTAINERS_STORAGE
    }

    /** What RemoveImage answers for a name that is not there. */
    public enum RemoveMissing {
        SUCCEEDS,
        FAILS
    }

    /** What PullImage answers as {@code image_ref}. */
    public enum PulledRef {
        /** The image's id. */
        IMAGE_ID,
        /** The repository of the name that was pulled, with the manifest's digest. */
        PULLED_DIGEST,
        /** The first of all repository digests of the image. */
        FIRST_REPO_DIGEST
    }

    /** When CRI-O opens the source of a pull. */
    public enum SourceOpening {
        /** As the first step of copying, which says so when it fails (1.31). */
        BY_COPY,
        /** On its own, to compare the image with the one that is there (1.30 {@code pullImageCandidate}). */
        BEFOREHAND;

        /** What stands before a failure of opening. */
        public String prefix(ImageReference reference) {
            return this == BY_COPY ? "initializing source docker://" + reference + ": " : "";
        }
    }
}
