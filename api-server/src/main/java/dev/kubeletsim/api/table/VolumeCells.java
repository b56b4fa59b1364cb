// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.table;

import static dev.kubeletsim.api.table.Cells.text;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** What the tables of volumes and claims share ({@code pkg/apis/core/helper/helpers.go}). */
final class VolumeCells {
    static final String UNSET = "<unset>";
    private static final String CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";
    private static final List<Map.Entry<String, String>> MODES = List.of(
            Map.entry("ReadWriteOnce", "RWO"),
            Map.entry("ReadOnlyMany", "ROX"),
            Map.entry("ReadWriteMany", "RWX"),
            Map.entry("ReadWriteOncePod", "RWOP"));

    private VolumeCells() {}

    /** Access modes in short. */
    static String modes(JsonNode modes) {
        TreeSet<String> given = new TreeSet<>();
        modes.forEach(mode -> given.add(mode.asString("")));
        List<String> shown = new ArrayList<>();
        MODES.stream().filter(mode -> given.contains(mode.getKey())).forEach(mode -> shown.add(mode.getValue()));
        return String.join(",", shown);
    }

    /** The phase, unless the object is being deleted. */
    static String phase(JsonNode object) {
        return object.path("metadata").has("deletionTimestamp") ? "Terminating" : text(object, "status", "phase");
    }

    static String storageClass(JsonNode object) {
        JsonNode annotation = object.path("metadata").path("annotations").path(CLASS_ANNOTATION);
        return annotation.isString() ? annotation.stringValue() : text(object, "spec", "storageClassName");
    }

    static String orUnset(JsonNode value) {
        return value.isString() ? value.stringValue() : UNSET;
    }

    /** An amount of storage; a map without one has 0. */
    static String storage(JsonNode amounts) {
        return amounts.path("storage").asString("0");
    }
}
