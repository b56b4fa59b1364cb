// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.volume;

import dev.kubeletsim.kubelet.pod.Trees;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The persistent volume behind a pod's claim.
 *
 * @param volume the {@code PersistentVolume}, shared
 * @param readOnly whether the pod asks for it read-only
 */
record BoundClaim(JsonNode volume, boolean readOnly) {
    /** The annotation with a group that users of the volume need. */
    static final String GID_ANNOTATION = "pv.beta.kubernetes.io/gid";

    private static final Set<String> NOT_SOURCES = Set.of("capacity", "claimRef", "nodeAffinity");

    BoundClaim {
        Objects.requireNonNull(volume, "volume");
    }

    /** The name of the persistent volume. */
    String name() {
        return Trees.text(volume.path("metadata"), "name");
    }

    /** What the annotation says, empty if there is none. */
    String gid() {
        return Trees.textMap(volume.path("metadata"), "annotations").getOrDefault(GID_ANNOTATION, "");
    }

    /** {@code hostPath}, {@code local} or another field of the spec that says where the volume is. */
    String type() {
        for (Map.Entry<String, JsonNode> field : volume.path("spec").properties()) {
            if (field.getValue().isObject() && !NOT_SOURCES.contains(field.getKey())) {
                return field.getKey();
            }
        }
        return "unknown";
    }

    /** That field. */
    JsonNode source() {
        return volume.path("spec").path(type());
    }

    /** Where the volume's files are on the node. */
    String path() {
        return Trees.text(source(), "path");
    }
}
