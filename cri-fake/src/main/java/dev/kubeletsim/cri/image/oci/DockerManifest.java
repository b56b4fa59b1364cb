// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image.oci;

import dev.kubeletsim.cri.image.ImageFileException;
import dev.kubeletsim.cri.image.ImageReference;
import dev.kubeletsim.cri.image.InvalidReferenceException;
import java.util.ArrayList;
import java.util.List;

/**
 * An entry of {@code manifest.json} in a docker archive.
 *
 * @param config the member that holds the configuration
 * @param names the image's tags, at least one
 * @param layers the members that hold the layers, the lowest first
 */
record DockerManifest(String config, List<ImageReference> names, List<String> layers) {
    DockerManifest {
        names = List.copyOf(names);
        layers = List.copyOf(layers);
    }

    static List<DockerManifest> parse(byte[] json) throws ImageFileException {
        List<DockerManifest> manifests = new ArrayList<>();
        for (JsonView entry : JsonView.parse("manifest.json", json).elements()) {
            List<String> tags = entry.strings("RepoTags");
            if (tags.isEmpty()) {
                throw entry.error("has no RepoTags (expected: an image that was saved by its name, not by its id)");
            }
            manifests.add(new DockerManifest(entry.string("Config"), names(entry, tags), entry.strings("Layers")));
        }
        return manifests;
    }

    private static List<ImageReference> names(JsonView entry, List<String> tags) throws ImageFileException {
        List<ImageReference> names = new ArrayList<>();
        for (String tag : tags) {
            try {
                names.add(ImageReference.parse(tag));
            } catch (InvalidReferenceException e) {
                throw entry.error("has the RepoTag '" + tag + "': " + e.text());
            }
        }
        return names;
    }
}
