// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import dev.kubeletsim.cri.image.Digests;
import dev.kubeletsim.cri.image.MediaTypes;
import dev.kubeletsim.cri.image.oci.ArchiveBuilder.TarBuilder;
import java.nio.charset.StandardCharsets;

/** An image of one layer as a registry stores it, whose parts a test may exchange. Never compared. */
@SuppressWarnings("ArrayRecordComponent")
record TestingImage(byte[] layer, byte[] config, byte[] manifest) {
    static TestingImage plain() {
        byte[] layer = new TarBuilder().file("etc/hello", "world").bytes();
        return of(layer, Digests.of(layer), MediaTypes.OCI_CONFIG, layer.length);
    }

    static TestingImage of(byte[] layer, String diffId, String configType, long layerSize) {
        byte[] config = bytes("{\"architecture\":\"amd64\",\"os\":\"linux\",\"config\":{\"User\":\"1000\"},"
                + "\"rootfs\":{\"type\":\"layers\",\"diff_ids\":[\"" + diffId + "\"]}}");
        byte[] manifest = bytes("{\"schemaVersion\":2,\"mediaType\":\"" + MediaTypes.OCI_MANIFEST + "\",\"config\":"
                + descriptor(configType, Digests.of(config), config.length) + ",\"layers\":["
                + descriptor(MediaTypes.OCI_LAYER, Digests.of(layer), layerSize)
                + "],\"annotations\":{\"team\":\"a\"}}");
        return new TestingImage(layer, config, manifest);
    }

    static String descriptor(String type, String digest, long size) {
        return "{\"mediaType\":\"" + type + "\",\"digest\":\"" + digest + "\",\"size\":" + size + "}";
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    String digest() {
        return Digests.of(manifest);
    }

    /** All of it under {@code app:v1}. */
    ScriptedRegistry on(ScriptedRegistry registry) {
        return blobsOn(registry.open())
                .manifest("/v2/app/manifests/v1", MediaTypes.OCI_MANIFEST, digest(), manifest)
                .manifest("/v2/app/manifests/" + digest(), MediaTypes.OCI_MANIFEST, digest(), manifest);
    }

    ScriptedRegistry blobsOn(ScriptedRegistry registry) {
        return registry.blob("/v2/app/blobs/" + Digests.of(config), config)
                .blob("/v2/app/blobs/" + Digests.of(layer), layer);
    }
}
