// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.defaulting;

import static dev.kubeletsim.api.defaulting.Defaults.absent;
import static dev.kubeletsim.api.defaulting.Defaults.each;
import static dev.kubeletsim.api.defaulting.Defaults.pointer;
import static dev.kubeletsim.api.defaulting.Defaults.text;
import static dev.kubeletsim.api.defaulting.Defaults.truth;

import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The defaults of a pod's volumes. */
final class VolumeDefaults {
    private static final int MODE = 0644;
    private static final int TOKEN_SECONDS = 3600;

    private VolumeDefaults() {}

    static void apply(ObjectNode spec) {
        for (ObjectNode volume : each(spec, "volumes")) {
            if (volume.size() <= (volume.has("name") ? 1 : 0)) {
                volume.putObject("emptyDir");
            }
            for (String kind : List.of("secret", "configMap", "downwardAPI", "projected")) {
                if (volume.get(kind) instanceof ObjectNode files) {
                    pointer(files, "defaultMode", MODE);
                    fieldReferences(files);
                }
            }
            special(volume);
        }
    }

    private static void special(ObjectNode volume) {
        sources(volume);
        if (volume.get("image") instanceof ObjectNode image) {
            text(
                    image,
                    "pullPolicy",
                    PodDefaults.pullPolicy(image.path("reference").asString("")));
        }
        if (volume.path("ephemeral").path("volumeClaimTemplate").path("spec") instanceof ObjectNode claim) {
            text(claim, "volumeMode", "Filesystem");
        }
    }

    /** The defaults of the sources that volumes of pods and persistent volumes share. */
    static void sources(ObjectNode volume) {
        if (volume.get("hostPath") instanceof ObjectNode hostPath && absent(hostPath, "type")) {
            hostPath.put("type", "");
        }
        if (volume.get("iscsi") instanceof ObjectNode iscsi) {
            text(iscsi, "iscsiInterface", "default");
        }
        if (volume.get("rbd") instanceof ObjectNode rbd) {
            text(rbd, "pool", "rbd");
            text(rbd, "user", "admin");
            text(rbd, "keyring", "/etc/ceph/keyring");
        }
        if (volume.get("azureDisk") instanceof ObjectNode disk) {
            text(disk, "cachingMode", "ReadWrite");
            text(disk, "kind", "Shared");
            text(disk, "fsType", "ext4");
            truth(disk, "readOnly", false);
        }
        if (volume.get("scaleIO") instanceof ObjectNode scaleIo) {
            text(scaleIo, "storageMode", "ThinProvisioned");
            text(scaleIo, "fsType", "xfs");
        }
    }

    private static void fieldReferences(ObjectNode files) {
        for (ObjectNode item : each(files, "items")) {
            if (item.get("fieldRef") instanceof ObjectNode reference) {
                text(reference, "apiVersion", "v1");
            }
        }
        for (ObjectNode source : each(files, "sources")) {
            if (source.get("serviceAccountToken") instanceof ObjectNode token) {
                pointer(token, "expirationSeconds", TOKEN_SECONDS);
            }
            JsonNode downward = source.path("downwardAPI");
            if (downward instanceof ObjectNode nested) {
                fieldReferences(nested);
            }
        }
    }
}
