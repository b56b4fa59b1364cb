// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static java.util.Objects.requireNonNull;

import dev.kubeletsim.cri.vfs.FileTree;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * An image's contents, independent of its names and of the runtime. Two images are equal when their configurations are,
 * byte for byte.
 *
 * @param configDigest {@code sha256:} and the hash of {@code configJson}: the image's identity
 * @param manifestDigest {@code sha256:} and the hash of {@code manifestJson}: what a pull by digest names
 * @param config what the image says about its process
 * @param configJson the image configuration as it is stored
 * @param manifestJson the image manifest as it is stored
 * @param layers from the lowest to the topmost
 * @param rootfs the layers on top of each other
 */
public record Image(
        String configDigest,
        String manifestDigest,
        ImageConfig config,
        String configJson,
        String manifestJson,
        List<Layer> layers,
        FileTree rootfs) {
    public Image {
        requireNonNull(configDigest, "configDigest");
        requireNonNull(manifestDigest, "manifestDigest");
        requireNonNull(config, "config");
        requireNonNull(configJson, "configJson");
        requireNonNull(manifestJson, "manifestJson");
        layers = List.copyOf(layers);
        requireNonNull(rootfs, "rootfs");
    }

    /** An OCI image of these layers: writes configuration and manifest and hashes them. */
    static Image of(ImageConfig config, List<Layer> layers, FileTree rootfs) {
        return of(config, OciDocuments.configuration(config, layers), OciDocuments.MANIFEST_TYPE, layers, rootfs);
    }

    /** An image whose configuration is given: writes the manifest and hashes both. */
    static Image of(ImageConfig config, String configJson, String manifestType, List<Layer> layers, FileTree rootfs) {
        String configDigest = Digests.of(configJson);
        String manifest = OciDocuments.manifest(manifestType, configDigest, utf8Length(configJson), layers);
        return new Image(configDigest, Digests.of(manifest), config, configJson, manifest, layers, rootfs);
    }

    /** The same image behind another manifest, of which only the digest is known; it keeps its own as text. */
    Image knownBy(String otherManifestDigest) {
        return new Image(configDigest, otherManifestDigest, config, configJson, manifestJson, layers, rootfs);
    }

    /** Bytes that a registry stores for it: layers as blobs, configuration and manifest. */
    public long contentSize() {
        return layers.stream().mapToLong(Layer::size).sum() + configSize() + manifestSize();
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
        return utf8Length(manifestJson);
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
