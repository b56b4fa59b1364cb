// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image.oci;

import static java.util.Objects.requireNonNull;

import dev.kubeletsim.cri.image.Digests;
import dev.kubeletsim.cri.image.ImageFileException;
import dev.kubeletsim.cri.image.InvalidReferenceException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a manifest or an index says about another document or blob: OCI image specification 1.1 {@code descriptor.md}.
 *
 * @param mediaType what it is; empty if nobody says
 * @param digest of its bytes, with a known algorithm
 * @param size its bytes
 * @param platform for whom it is; null for everybody
 * @param annotations what else is said about it
 */
public record Descriptor(
        String mediaType,
        String digest,
        long size,
        @Nullable Platform platform,
        Map<String, String> annotations) {
    private static final long MAX_SIZE = 1L << 40;

    public Descriptor {
        requireNonNull(mediaType, "mediaType");
        requireNonNull(digest, "digest");
        annotations = Map.copyOf(annotations);
    }

    /**
     * An operating system on a processor.
     *
     * @param variant the processor's, for instance {@code v8}; empty if there is but one
     */
    public record Platform(String os, String architecture, String variant) {
        /** Whether images for it run on a node, all of which are linux/amd64. */
        boolean isNative() {
            return os.equals("linux") && architecture.equals("amd64") && variant.isEmpty();
        }

        /** Whether images for it run there as well, though others are better. */
        boolean is32Bit() {
            return os.equals("linux") && architecture.equals("386") && variant.isEmpty();
        }
    }

    /** A descriptor of something for everybody. */
    public static Descriptor of(String mediaType, String digest, long size) {
        return new Descriptor(mediaType, digest, size, null, Map.of());
    }

    static Descriptor read(JsonView view) throws ImageFileException {
        String digest = view.string("digest");
        long size = view.number("size");
        try {
            if (digest.indexOf(':') < 0) {
                throw new InvalidReferenceException("invalid checksum digest format");
            }
            Digests.check(digest);
        } catch (InvalidReferenceException e) {
            throw view.error("has the digest '" + digest + "': " + e.text());
        }
        if (size < 0 || size > MAX_SIZE) {
            throw view.error("has the size " + size + " (expected: 0 to " + MAX_SIZE + ")");
        }
        JsonView platform = view.object("platform");
        return new Descriptor(
                view.string("mediaType"),
                digest,
                size,
                platform.isAbsent()
                        ? null
                        : new Platform(
                                platform.string("os"), platform.string("architecture"), platform.string("variant")),
                view.stringMap("annotations"));
    }
}
