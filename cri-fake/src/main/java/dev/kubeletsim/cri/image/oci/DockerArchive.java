// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image.oci;

import dev.kubeletsim.cri.image.Image;
import dev.kubeletsim.cri.image.ImageFileException;
import dev.kubeletsim.cri.image.Layer;
import dev.kubeletsim.cri.image.MediaTypes;
import dev.kubeletsim.cri.image.NamedImage;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads what {@code docker save} writes: {@code manifest.json}, and for each image a configuration and the layers. Ids are
 * the digests of the configurations as they stand in the archive; each layer must have the {@code diff_id} that its
 * configuration promises.
 */
final class DockerArchive {
    private static final int MAX_IMAGES = 1_000;

    private final ArchiveMembers members;
    private LayerStack.Bounds left;

    DockerArchive(ArchiveMembers members, LayerStack.Bounds bounds) {
        this.members = members;
        this.left = bounds;
    }

    List<NamedImage> images() throws IOException, ImageFileException {
        List<DockerManifest> manifests = DockerManifest.parse(members.bytes("manifest.json"));
        if (manifests.size() > MAX_IMAGES) {
            throw new ImageFileException(manifests.size() + " images (expected: at most " + MAX_IMAGES + ")");
        }
        List<NamedImage> images = new ArrayList<>();
        for (DockerManifest manifest : manifests) {
            images.add(image(manifest));
        }
        return images;
    }

    private NamedImage image(DockerManifest manifest) throws IOException, ImageFileException {
        ConfigFile config = ConfigFile.parse(manifest.config(), members.bytes(manifest.config()));
        int promised = config.diffIds().size();
        if (manifest.layers().size() != promised) {
            throw new ImageFileException(
                    "manifest.json has " + manifest.layers().size() + " layers for " + manifest.config()
                            + " (expected: " + promised + ", as many as it has diff_ids)");
        }
        LayerStack stack = new LayerStack(left);
        for (int i = 0; i < promised; i++) {
            addLayer(stack, manifest.layers().get(i), config.diffIds().get(i));
        }
        left = stack.left();
        Image image =
                Image.of(config.config(), config.json(), MediaTypes.DOCKER_MANIFEST, stack.layers(), stack.rootfs());
        return new NamedImage(manifest.names(), image);
    }

    private void addLayer(LayerStack stack, String name, String diffId) throws IOException, ImageFileException {
        try (InputStream in = members.open(name)) {
            LayerStack.Added added = stack.add("", in, members.reopened(name));
            if (added.problem().isPresent()) {
                ImageFileException problem = added.problem().get();
                throw new ImageFileException("layer " + name + ": " + problem.getMessage(), problem);
            }
            Layer layer = added.layer();
            if (!layer.diffId().equals(diffId)) {
                throw new ImageFileException(
                        "layer " + name + " has the digest " + layer.diffId() + " (expected: " + diffId + ")");
            }
        }
    }
}
