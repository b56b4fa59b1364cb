// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image.oci;

import dev.kubeletsim.cri.image.Digests;
import dev.kubeletsim.cri.image.Image;
import dev.kubeletsim.cri.image.ImageFileException;
import dev.kubeletsim.cri.image.ImageReference;
import dev.kubeletsim.cri.image.InvalidReferenceException;
import dev.kubeletsim.cri.image.MediaTypes;
import dev.kubeletsim.cri.image.NamedImage;
import dev.kubeletsim.cri.image.StoredManifest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads an OCI image layout (image specification 1.1 {@code image-layout.md}) as skopeo, buildx, podman and ctr write it.
 * Of an index for several platforms the image for linux/amd64 is read. Names are in annotations: containerd's full one, or
 * the layout's {@code ref.name}; where that is a tag alone, the image is {@code localhost/FILE:TAG}, as podman has it.
 */
final class OciLayout {
    static final String MARK = "oci-layout";
    private static final String CONTAINERD_NAME = "io.containerd.image.name";
    private static final String REF_NAME = "org.opencontainers.image.ref.name";
    private static final int MAX_DEPTH = 4;

    private final ArchiveMembers members;
    private final String stem;
    private LayerStack.Bounds left;

    /** @param stem what images without a full name are called */
    OciLayout(ArchiveMembers members, LayerStack.Bounds bounds, String stem) {
        this.members = members;
        this.left = bounds;
        this.stem = stem;
    }

    List<NamedImage> images() throws IOException, ImageFileException {
        String version = JsonView.parse(MARK, members.bytes(MARK)).string("imageLayoutVersion");
        if (!version.startsWith("1.")) {
            throw new ImageFileException(MARK + " has the version '" + version + "' (expected: 1.x)");
        }
        Map<String, Set<ImageReference>> names = new LinkedHashMap<>();
        Map<String, Image> images = new LinkedHashMap<>();
        IndexFile index = IndexFile.parse("index.json", members.bytes("index.json"));
        for (Descriptor descriptor : index.manifests()) {
            Image image = images.get(descriptor.digest());
            if (image == null) {
                image = top(descriptor, index.manifests().size() > 1);
            }
            if (image != null) {
                images.put(descriptor.digest(), image);
                names.computeIfAbsent(descriptor.digest(), digest -> new LinkedHashSet<>())
                        .add(name(descriptor));
            }
        }
        if (images.isEmpty()) {
            throw new ImageFileException("index.json has no image for linux/amd64");
        }
        List<NamedImage> named = new ArrayList<>();
        images.forEach((digest, image) ->
                named.add(new NamedImage(List.copyOf(names.getOrDefault(digest, Set.of())), image)));
        return named;
    }

    /** Null for what is there for other platforms, or is no image at all but lies beside one. */
    private @Nullable Image top(Descriptor descriptor, boolean amongOthers) throws IOException, ImageFileException {
        boolean foreign = descriptor.platform() != null
                && !descriptor.platform().isNative()
                && !descriptor.platform().is32Bit();
        boolean image = MediaTypes.isManifest(descriptor.mediaType()) || MediaTypes.isIndex(descriptor.mediaType());
        if (amongOthers && (foreign || !image)) {
            return null;
        }
        return image(descriptor, null, 0);
    }

    private Image image(Descriptor descriptor, @Nullable StoredManifest index, int depth)
            throws IOException, ImageFileException {
        byte[] json = blob(descriptor);
        if (MediaTypes.isIndex(descriptor.mediaType())) {
            if (depth == MAX_DEPTH) {
                throw new ImageFileException("indexes within indexes (expected: at most " + MAX_DEPTH + ")");
            }
            IndexFile file = IndexFile.parse(path(descriptor), json);
            Descriptor chosen = file.forContainerd().orElse(null);
            if (chosen == null) {
                throw new ImageFileException(path(descriptor) + " has no image for linux/amd64");
            }
            return image(chosen, stored(descriptor, json, file.annotations()), depth + 1);
        }
        if (!MediaTypes.isManifest(descriptor.mediaType())) {
            throw new ImageFileException(path(descriptor) + " is '" + descriptor.mediaType()
                    + "' (expected: a manifest or an index of OCI or docker)");
        }
        return image(descriptor, json, index);
    }

    private Image image(Descriptor descriptor, byte[] json, @Nullable StoredManifest index)
            throws IOException, ImageFileException {
        ManifestFile manifest = ManifestFile.parse(path(descriptor), json);
        if (!MediaTypes.isImageConfig(manifest.config().mediaType())) {
            throw new ImageFileException(path(descriptor) + " has a configuration '"
                    + manifest.config().mediaType() + "' (expected: that of an image)");
        }
        ConfigFile config = ConfigFile.parse(path(manifest.config()), blob(manifest.config()));
        if (manifest.layers().size() != config.diffIds().size()) {
            throw new ImageFileException(
                    path(descriptor) + " has " + manifest.layers().size() + " layers (expected: "
                            + config.diffIds().size() + ", as many as it has diff_ids)");
        }
        LayerStack stack = new LayerStack(left);
        for (int i = 0; i < manifest.layers().size(); i++) {
            addLayer(stack, manifest.layers().get(i), config.diffIds().get(i));
        }
        left = stack.left();
        return new Image(
                manifest.config().digest(),
                config.config(),
                config.json(),
                stored(descriptor, json, manifest.annotations()),
                index,
                stack.layers(),
                stack.rootfs());
    }

    private void addLayer(LayerStack stack, Descriptor descriptor, String diffId)
            throws IOException, ImageFileException {
        String path = path(descriptor);
        try (InputStream in = members.open(path)) {
            LayerStack.Added added = stack.add(descriptor.mediaType(), in, members.reopened(path));
            check(path, added.layer().digest(), descriptor.digest());
            if (added.problem().isPresent()) {
                ImageFileException problem = added.problem().get();
                throw new ImageFileException("layer " + path + ": " + problem.getMessage(), problem);
            }
            if (!added.layer().diffId().equals(diffId)) {
                throw new ImageFileException("layer " + path + " unpacks to the digest "
                        + added.layer().diffId() + " (expected: " + diffId + ")");
            }
        }
    }

    private byte[] blob(Descriptor descriptor) throws IOException, ImageFileException {
        String path = path(descriptor);
        byte[] bytes = members.bytes(path);
        check(path, Digests.of(bytes), descriptor.digest());
        return bytes;
    }

    private static void check(String path, String found, String expected) throws ImageFileException {
        if (!found.equals(expected)) {
            throw new ImageFileException(path + " has the digest " + found + " (expected: " + expected + ")");
        }
    }

    private static String path(Descriptor descriptor) throws ImageFileException {
        if (!descriptor.digest().startsWith(Digests.SHA256_PREFIX)) {
            throw new ImageFileException("the digest " + descriptor.digest() + " is not supported (expected: sha256)");
        }
        return "blobs/" + descriptor.digest().replace(':', '/');
    }

    private static StoredManifest stored(Descriptor descriptor, byte[] json, Map<String, String> annotations) {
        return new StoredManifest(
                descriptor.mediaType(), descriptor.digest(), new String(json, StandardCharsets.UTF_8), annotations);
    }

    private ImageReference name(Descriptor descriptor) throws ImageFileException {
        String full = descriptor.annotations().getOrDefault(CONTAINERD_NAME, "");
        String ref = descriptor.annotations().getOrDefault(REF_NAME, "");
        String name =
                !full.isEmpty() ? full : isName(ref) ? ref : "localhost/" + stem + (ref.isEmpty() ? "" : ":" + ref);
        try {
            ImageReference parsed = ImageReference.parse(name);
            if (parsed.digest() != null) {
                throw new ImageFileException("the image '" + name + "' has a digest for a name (expected: a tag)");
            }
            return parsed;
        } catch (InvalidReferenceException e) {
            throw new ImageFileException("the image '" + name + "' of index.json: " + e.text(), e);
        }
    }

    /** Else it is a tag, as skopeo writes it. */
    private static boolean isName(String ref) {
        return ref.indexOf('/') >= 0 || ref.indexOf(':') >= 0;
    }
}
