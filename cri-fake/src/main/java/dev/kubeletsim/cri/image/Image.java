// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import static java.util.Objects.requireNonNull;

/**
 * An image's contents, independent of its names and of the runtime.
 *
 * @param configDigest {@code sha256:} and the hash of {@code configJson}: the image's identity
 * @param manifestDigest {@code sha256:} and the hash of {@code manifestJson}: what a pull by digest names
 * @param config what the image says about its process
 * @param configJson the OCI image configuration
 * @param manifestJson the OCI image manifest
 * @param compressedSize bytes of layers, configuration and manifest as a registry stores them
 * @param uncompressedSize bytes of the unpacked layers, configuration and manifest
 */
public record Image(
        String configDigest,
        String manifestDigest,
        ImageConfig config,
        String configJson,
        String manifestJson,
        long compressedSize,
        long uncompressedSize) {
    public Image {
        requireNonNull(configDigest, "configDigest");
        requireNonNull(manifestDigest, "manifestDigest");
        requireNonNull(config, "config");
        requireNonNull(configJson, "configJson");
        requireNonNull(manifestJson, "manifestJson");
    }
}
