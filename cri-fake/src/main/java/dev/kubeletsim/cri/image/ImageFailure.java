// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static java.util.Objects.requireNonNull;

/**
 * Why an image operation was refused.
 *
 * @param kind what callers branch on; the profile turns it into a gRPC code
 * @param message the runtime's own text
 */
public record ImageFailure(Kind kind, String message) {
    public ImageFailure {
        requireNonNull(kind, "kind");
        requireNonNull(message, "message");
    }

    /** What went wrong. */
    public enum Kind {
        /** The request names no image where one is needed. */
        EMPTY,
        /** The name does not follow the grammar, or is a short name that nothing completes. */
        INVALID_REFERENCE,
        /** An id prefix fits several images. */
        AMBIGUOUS,
        /** Nothing of that name or id on the node, or in the registry. */
        NOT_FOUND,
        /** The registry wants credentials, or hides that the repository does not exist. */
        ACCESS_DENIED,
        /** The registry does not answer. */
        REGISTRY_UNAVAILABLE,
        /** The credentials of the request cannot be read. */
        INVALID_CREDENTIALS,
        /** The registry answered, but with an error of its own, or with what makes no image. */
        REGISTRY_FAILED,
        /** What a manifest says makes no sense. */
        INVALID_CONTENT,
        /** What the registry sent is not what it, or the name, promised. */
        CORRUPT,
        /** Nobody waits for the pull any more. */
        CANCELLED,
        /** A container still uses the image. */
        IN_USE
    }
}
