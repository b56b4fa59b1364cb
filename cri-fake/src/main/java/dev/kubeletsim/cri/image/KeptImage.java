// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * An image of a node as it outlives its runtime: what it contains, and its names there.
 *
 * @param names in the order of their text; empty when other images took them over
 * @param digests of all manifests and indexes that led to it, sorted
 */
public record KeptImage(List<ImageReference> names, List<String> digests, Image image) {
    public KeptImage {
        names = List.copyOf(names);
        digests = List.copyOf(digests);
        requireNonNull(image, "image");
    }
}
