// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

/** What a pull answers as {@code image_ref}. */
final class PulledRefs {
    private PulledRefs() {}

    static String of(ImageRules.PulledRef rule, StoredImage stored, ImageReference pulled, Image fetched) {
        return switch (rule) {
            case IMAGE_ID -> stored.id();
            case PULLED_DIGEST -> pulled.withDigest(fetched.manifestDigest()).toString();
            case FIRST_REPO_DIGEST -> stored.repoDigests().getFirst();
        };
    }
}
