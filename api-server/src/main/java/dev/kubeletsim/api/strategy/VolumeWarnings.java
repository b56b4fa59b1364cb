// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.strategy;

import dev.kubeletsim.api.quantity.Quantity;
import dev.kubeletsim.api.quantity.QuantityFormatException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What clients are warned of who write volumes or claims ({@code pkg/api/persistentvolume/util.go} and {@code
 * pkg/api/persistentvolumeclaim/util.go}).
 */
final class VolumeWarnings {
    private static final String CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";
    private static final String OPTIONS_ANNOTATION = "volume.beta.kubernetes.io/mount-options";
    private static final Map<String, String> GONE_PLUGINS = new LinkedHashMap<>();

    static {
        GONE_PLUGINS.put("cephfs", "deprecated in v1.28, non-functional in v1.31+");
        GONE_PLUGINS.put("photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+");
        GONE_PLUGINS.put("scaleIO", "deprecated in v1.16, non-functional in v1.22+");
        GONE_PLUGINS.put("storageos", "deprecated in v1.22, non-functional in v1.25+");
        GONE_PLUGINS.put("glusterfs", "deprecated in v1.25, non-functional in v1.26+");
        GONE_PLUGINS.put("rbd", "deprecated in v1.28, non-functional in v1.31+");
    }

    private VolumeWarnings() {}

    static List<String> ofVolume(int minor, JsonNode volume) {
        List<String> warnings = new ArrayList<>();
        JsonNode annotations = volume.path("metadata").path("annotations");
        if (annotations.has(CLASS_ANNOTATION)) {
            warnings.add("metadata.annotations[" + CLASS_ANNOTATION
                    + "]: deprecated since v1.8; use \"storageClassName\" attribute instead");
        }
        if (minor >= 31 && annotations.has(OPTIONS_ANNOTATION)) {
            warnings.add("metadata.annotations[" + OPTIONS_ANNOTATION
                    + "]: deprecated since v1.31; use \"mountOptions\" attribute instead");
        }
        JsonNode spec = volume.path("spec");
        if (Trees.text(spec, "persistentVolumeReclaimPolicy").equals("Recycle")) {
            warnings.add("spec.persistentVolumeReclaimPolicy: The Recycle reclaim policy is deprecated. Instead, the"
                    + " recommended approach is to use dynamic provisioning.");
        }
        GONE_PLUGINS.forEach((field, text) -> {
            if (spec.has(field)) {
                warnings.add("spec." + (field.equals("storageos") ? "storageOS" : field) + ": " + text);
            }
        });
        return warnings;
    }

    static List<String> ofClaim(JsonNode claim) {
        List<String> warnings = new ArrayList<>();
        if (claim.path("metadata").path("annotations").has(CLASS_ANNOTATION)) {
            warnings.add("metadata.annotations[" + CLASS_ANNOTATION
                    + "]: deprecated since v1.8; use \"storageClassName\" attribute instead");
        }
        for (String list : List.of("requests", "limits")) {
            JsonNode amount = claim.path("spec").path("resources").path(list).path("storage");
            if (amount.isString() && !isWhole(amount.stringValue())) {
                warnings.add("spec.resources." + list + "[storage]: fractional byte value \"" + amount.stringValue()
                        + "\" is invalid, must be an integer");
            }
        }
        return warnings;
    }

    private static boolean isWhole(String amount) {
        try {
            return Quantity.parse(amount).isWhole();
        } catch (QuantityFormatException e) {
            throw new IllegalArgumentException("not decoded against its schema: " + amount, e);
        }
    }
}
