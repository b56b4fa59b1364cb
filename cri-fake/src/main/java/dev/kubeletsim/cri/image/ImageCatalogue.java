// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import java.util.List;

/** What the simulated registries offer: what a pull can find. Immutable. */
public final class ImageCatalogue {
    private final List<NamedImage> images;

    private ImageCatalogue(List<NamedImage> images) {
        this.images = List.copyOf(images);
    }

    /** A catalogue of exactly {@code images}. */
    public static ImageCatalogue of(List<NamedImage> images) {
        return new ImageCatalogue(images);
    }

    /** All images in the order in which they were given. */
    public List<NamedImage> images() {
        return images;
    }
}
