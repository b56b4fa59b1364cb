// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The images that come with the product, from a resource in the format of {@code --images}. */
final class BuiltInImages {
    private static final String RESOURCE = "images.yaml";
    static final ImageCatalogue CATALOGUE = load();

    private BuiltInImages() {}

    private static ImageCatalogue load() {
        try (InputStream in = BuiltInImages.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("resource " + RESOURCE + " is missing");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return ImageCatalogue.of(ImageYaml.parse(RESOURCE, text));
        } catch (IOException e) {
            throw new UncheckedIOException("reading resource " + RESOURCE, e);
        } catch (ImageFileException e) {
            throw new IllegalStateException("resource " + RESOURCE + " is broken", e);
        }
    }
}
