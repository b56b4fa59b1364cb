// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import java.util.List;

/** Images for tests, written as YAML. */
public final class TestImages {
    private TestImages() {}

    public static List<NamedImage> images(String yaml) {
        try {
            return ImageYaml.parse("test.yaml", yaml);
        } catch (ImageFileException e) {
            throw new AssertionError("a test's own images", e);
        }
    }

    static ImageCatalogue catalogue(String yaml) {
        return ImageCatalogue.of(images(yaml));
    }
}
