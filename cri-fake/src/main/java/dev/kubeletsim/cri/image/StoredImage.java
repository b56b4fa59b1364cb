// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * An image on the node as its runtime reports it.
 *
 * @param id the runtime's id: {@code sha256:<hex>} in containerd, bare hex in CRI-O
 * @param repoTags names with a tag, sorted
 * @param repoDigests names with a digest, sorted
 * @param size bytes as the runtime counts them
 * @param pinned whether the kubelet's garbage collection must spare it
 * @param image what it contains
 */
public record StoredImage(
        String id, List<String> repoTags, List<String> repoDigests, long size, boolean pinned, Image image) {
    public StoredImage {
        requireNonNull(id, "id");
        repoTags = List.copyOf(repoTags);
        repoDigests = List.copyOf(repoDigests);
        requireNonNull(image, "image");
    }

    /** {@code USER} as the CRI reports it. */
    public ImageUser user() {
        return ImageUser.of(image.config().user());
    }
}
