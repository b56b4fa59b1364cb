// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image.oci;

import static java.util.Objects.requireNonNull;

import dev.kubeletsim.cri.image.ImageFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A manifest of one image: OCI image specification 1.1 {@code manifest.md}, and docker's version 2, which differs in
 * media types alone.
 *
 * @param config the image's configuration
 * @param layers from the lowest to the topmost
 * @param artifactType what it is if it is no image; empty for images
 * @param annotations what it says about itself
 */
public record ManifestFile(
        Descriptor config, List<Descriptor> layers, String artifactType, Map<String, String> annotations) {
    /** More than any runtime can mount. */
    private static final int MAX_LAYERS = 1_000;

    public ManifestFile {
        requireNonNull(config, "config");
        layers = List.copyOf(layers);
        requireNonNull(artifactType, "artifactType");
        annotations = Map.copyOf(annotations);
    }

    /**
     * Reads a manifest.
     *
     * @param place named in messages
     * @throws ImageFileException if it is not JSON, or lacks what makes an image
     */
    public static ManifestFile parse(String place, byte[] json) throws ImageFileException {
        JsonView root = JsonView.parse(place, json);
        List<JsonView> elements = root.array("layers");
        if (elements.size() > MAX_LAYERS) {
            throw root.error("has " + elements.size() + " layers (expected: at most " + MAX_LAYERS + ")");
        }
        List<Descriptor> layers = new ArrayList<>();
        for (JsonView element : elements) {
            layers.add(Descriptor.read(element));
        }
        return new ManifestFile(
                Descriptor.read(root.object("config")),
                layers,
                root.string("artifactType"),
                root.stringMap("annotations"));
    }
}
