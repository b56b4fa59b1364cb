// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static java.util.Objects.requireNonNull;

import dev.kubeletsim.cri.vfs.FileTree;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An image's contents, independent of its names and of the runtime. Two images are equal when their configurations are,
 * byte for byte.
 *
 * @param configDigest {@code sha256:} and the hash of {@code configJson}: the image's identity
 * @param config what the image says about its process
 * @param configJson the image configuration as it is stored
 * @param manifest the manifest that binds configuration and layers together
 * @param index the index that led to the manifest, where one image has several platforms
 * @param layers from the lowest to the topmost
 * @param rootfs the layers on top of each other
 */
public record Image(
        String configDigest,
        ImageConfig config,
        String configJson,
        StoredManifest manifest,
        @Nullable StoredManifest index,
        List<Layer> layers,
        FileTree rootfs) {
    public Image {
        requireNonNull(configDigest, "configDigest");
        requireNonNull(config, "config");
        requireNonNull(configJson, "configJson");
        requireNonNull(manifest, "manifest");
        layers = List.copyOf(layers);
        requireNonNull(rootfs, "rootfs");
    }

    /** An OCI image of these layers: writes configuration and manifest and hashes them. */
    static Image of(ImageConfig config, List<Layer> layers, FileTree rootfs) {
        return of(config, OciDocuments.configuration(config, layers), MediaTypes.OCI_MANIFEST, layers, rootfs);
    }

    /** An image whose configuration is given: writes the manifest and hashes both. */
    public static Image of(
            ImageConfig config, String configJson, String manifestType, List<Layer> layers, FileTree rootfs) {
        String configDigest = Digests.of(configJson);
        String manifest = OciDocuments.manifest(manifestType, configDigest, utf8Length(configJson), layers);
        return new Image(
                configDigest,
                config,
                configJson,
                StoredManifest.of(manifestType, manifest, Map.of()),
                null,
                layers,
                rootfs);
    }

    /** The same image behind another manifest, of which only the digest is known; it keeps its own as text. */
    Image knownBy(String otherManifestDigest) {
        StoredManifest other =
                new StoredManifest(manifest.mediaType(), otherManifestDigest, manifest.json(), manifest.annotations());
        return new Image(configDigest, config, configJson, other, index, layers, rootfs);
    }

    /** The digest of the manifest. */
    public String manifestDigest() {
        return manifest.digest();
    }

    /** The manifest as it is stored. */
    public String manifestJson() {
        return manifest.json();
    }

    /** The digest that its name in the registry leads to: the index's if there is one, else the manifest's. */
    public String targetDigest() {
        return index == null ? manifest.digest() : index.digest();
    }

    /** Bytes that a registry stores for it: layers as blobs, configuration, manifest and index. */
    public long contentSize() {
        return layers.stream().mapToLong(Layer::size).sum() + configSize() + manifestSize() + indexSize();
    }

    /** Bytes of the unpacked layers. */
    public long layersSize() {
        return layers.stream().mapToLong(Layer::diffSize).sum();
    }

    /** Bytes of the configuration. */
    public long configSize() {
        return utf8Length(configJson);
    }

    /** Bytes of the manifest. */
    public long manifestSize() {
        return manifest.size();
    }

    /** Bytes of the index; 0 without one. */
    public long indexSize() {
        return index == null ? 0 : index.size();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Image image && configDigest.equals(image.configDigest);
    }

    @Override
    public int hashCode() {
        return configDigest.hashCode();
    }

    @Override
    public String toString() {
        return "Image " + configDigest;
    }

    private static long utf8Length(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
