// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image;

import java.util.List;
import java.util.Set;

/** The media types of images: OCI image specification 1.1 {@code media-types.md} and docker's image manifest 2.2. */
public final class MediaTypes {
    public static final String OCI_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    public static final String OCI_INDEX = "application/vnd.oci.image.index.v1+json";
    public static final String OCI_CONFIG = "application/vnd.oci.image.config.v1+json";
    public static final String OCI_LAYER = "application/vnd.oci.image.layer.v1.tar";
    public static final String DOCKER_MANIFEST = "application/vnd.docker.distribution.manifest.v2+json";
    public static final String DOCKER_LIST = "application/vnd.docker.distribution.manifest.list.v2+json";
    public static final String DOCKER_CONFIG = "application/vnd.docker.container.image.v1+json";
    public static final String DOCKER_SCHEMA1 = "application/vnd.docker.distribution.manifest.v1+json";
    public static final String DOCKER_SCHEMA1_SIGNED = "application/vnd.docker.distribution.manifest.v1+prettyjws";

    /** A layer in a docker archive, which knows no compressed ones; as a blob with {@code .gzip} behind it. */
    public static final String DOCKER_LAYER = "application/vnd.docker.image.rootfs.diff.tar";

    /** What is accepted where a manifest is asked for, the preferred first. */
    public static final List<String> MANIFESTS = List.of(DOCKER_MANIFEST, DOCKER_LIST, OCI_MANIFEST, OCI_INDEX);

    private static final Set<String> CONFIGS = Set.of(
            OCI_CONFIG,
            DOCKER_CONFIG,
            "application/vnd.containerd.container.criu.checkpoint.criu.tar",
            "application/vnd.containerd.container.checkpoint.config.v1+proto");

    private MediaTypes() {}

    /** Whether it is a manifest of one image. */
    public static boolean isManifest(String type) {
        return type.equals(OCI_MANIFEST) || type.equals(DOCKER_MANIFEST);
    }

    /** Whether it is a list of manifests. */
    public static boolean isIndex(String type) {
        return type.equals(OCI_INDEX) || type.equals(DOCKER_LIST);
    }

    /** Whether it is the configuration of an image that can run. */
    public static boolean isImageConfig(String type) {
        return type.equals(OCI_CONFIG) || type.equals(DOCKER_CONFIG);
    }

    /** Whether it is a configuration that containerd has a name for. */
    public static boolean isKnownConfig(String type) {
        return CONFIGS.contains(type);
    }

    /** Whether it is a layer, compressed or not. */
    public static boolean isLayer(String type) {
        return type.startsWith("application/vnd.oci.image.layer.")
                || type.startsWith(DOCKER_LAYER)
                || type.startsWith("application/vnd.docker.image.rootfs.foreign.diff.tar");
    }
}
