// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * An image under the names by which a registry offers it, or by which an {@code --images} file put it on the node.
 *
 * @param names at least one, each with a tag
 * @param image what it contains
 */
public record NamedImage(List<ImageReference> names, Image image) {
    public NamedImage {
        names = List.copyOf(names);
        if (names.isEmpty()) {
            throw new IllegalArgumentException("names is empty (expected: at least one)");
        }
        requireNonNull(image, "image");
    }
}
