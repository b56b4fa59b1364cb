// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A fully qualified image name: {@code domain/path[:tag][@digest]}, as the distribution project's reference grammar has
 * it.
 *
 * @param domain the registry's host and port, for instance {@code docker.io} or {@code localhost:5000};
 *     empty when the first part of the name only looks like one, as in {@code a_b.c/app}
 * @param path the repository within the registry, for instance {@code library/busybox}
 * @param tag the tag without its colon
 * @param digest the manifest digest, algorithm included
 */
public record ImageReference(
        String domain,
        String path,
        @Nullable String tag,
        @Nullable String digest) {

    public ImageReference {
        requireNonNull(domain, "domain");
        requireNonNull(path, "path");
    }

    /**
     * Reads {@code text} by docker's rules: {@code busybox} is {@code docker.io/library/busybox:latest}.
     *
     * @throws InvalidReferenceException with the text that containerd's reference library has for it
     */
    public static ImageReference parse(String text) throws InvalidReferenceException {
        return ReferenceGrammar.DISTRIBUTION.normalize(text);
    }

    /** The repository with its registry, without tag and digest. */
    public String repository() {
        return domain.isEmpty() ? path : domain + "/" + path;
    }

    /** What a registry is asked for: the digest, else the tag. */
    public String object() {
        return digest != null ? digest : tag != null ? tag : "latest";
    }

    /** Whether its registry is on this machine's loopback device. */
    public boolean isLoopback() {
        return Loopback.isHost(Loopback.hostOf(domain));
    }

    /** This reference with {@code digest} alone, as a pull by digest records it. */
    public ImageReference withDigest(String newDigest) {
        return new ImageReference(domain, path, null, requireNonNull(newDigest, "newDigest"));
    }

    /** The canonical form. */
    @Override
    public String toString() {
        return repository() + (tag == null ? "" : ":" + tag) + (digest == null ? "" : "@" + digest);
    }
}
