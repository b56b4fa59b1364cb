// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.strategy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What a client should know about a pod that is valid all the same ({@code pkg/api/pod/warnings.go}, 1.31). */
final class PodWarnings {
    private static final Map<String, String> OLD_LABELS = new TreeMap<>(Map.of(
            "beta.kubernetes.io/arch", "deprecated since v1.14; use \"kubernetes.io/arch\" instead",
            "beta.kubernetes.io/os", "deprecated since v1.14; use \"kubernetes.io/os\" instead",
            "failure-domain.beta.kubernetes.io/region",
                    "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
            "failure-domain.beta.kubernetes.io/zone",
                    "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead"));

    private final JsonNode spec;
    private final List<String> warnings = new ArrayList<>();

    private PodWarnings(JsonNode spec) {
        this.spec = spec;
    }

    static List<String> of(ObjectNode pod, @Nullable ObjectNode old) {
        if (old != null && old.path("spec").equals(pod.path("spec"))) {
            return List.of();
        }
        PodWarnings warnings = new PodWarnings(pod.path("spec"));
        warnings.collect();
        return warnings.warnings;
    }

    private void collect() {
        OLD_LABELS.forEach((label, why) -> {
            if (spec.path("nodeSelector").has(label)) {
                warnings.add("spec.nodeSelector[" + label + "]: " + why);
            }
        });
        duplicates("imagePullSecrets", "name", "spec.imagePullSecrets[%d].name: duplicate name \"%s\"");
        for (String list : List.of("initContainers", "containers")) {
            int index = 0;
            for (JsonNode container : spec.path(list)) {
                environment(container, "spec." + list + "[" + index + "]");
                amounts(container, "spec." + list + "[" + index + "]");
                index++;
            }
        }
        if (spec.path("terminationGracePeriodSeconds").asLong(0) < 0) {
            warnings.add("spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be"
                    + " treated as 1");
        }
        ports();
    }

    private void duplicates(String list, String key, String text) {
        Set<String> seen = new HashSet<>();
        int index = 0;
        for (JsonNode element : spec.path(list)) {
            String value = element.path(key).asString("");
            if (value.isEmpty()) {
                warnings.add("spec." + list + "[" + index + "].name: invalid empty name \"\"");
            } else if (!seen.add(value)) {
                warnings.add(String.format(text, index, value));
            }
            index++;
        }
    }

    private void environment(JsonNode container, String path) {
        Map<String, Integer> seen = new HashMap<>();
        int index = 0;
        for (JsonNode variable : container.path("env")) {
            String name = variable.path("name").asString("");
            // A variable that builds on its earlier value is meant to come twice.
            boolean builds = variable.path("value").asString("").contains("$(" + name + ")");
            if (seen.put(name, index) != null && !builds) {
                warnings.add(path + ".env[" + index + "]: hides previous definition of \"" + name
                        + "\", which may be dropped when using apply");
            }
            index++;
        }
    }

    private void amounts(JsonNode container, String path) {
        for (String field : List.of("limits", "requests")) {
            for (String name : List.of("memory", "ephemeral-storage")) {
                String amount =
                        container.path("resources").path(field).path(name).asString("");
                if (amount.endsWith("m")) {
                    warnings.add(path + ".resources." + field + "[" + name + "]: fractional byte value \"" + amount
                            + "\" is invalid, must be an integer");
                }
            }
        }
    }

    private void ports() {
        Map<String, String> seen = new HashMap<>();
        int index = 0;
        for (JsonNode container : spec.path("containers")) {
            int number = 0;
            for (JsonNode port : container.path("ports")) {
                String path = "spec.containers[" + index + "].ports[" + number + "]";
                String key = port.path("containerPort").asLong(0) + "/"
                        + port.path("protocol").asString("");
                String before = seen.putIfAbsent(key, path);
                if (before != null) {
                    warnings.add(path + ": duplicate port definition with " + before);
                }
                number++;
            }
            index++;
        }
    }
}
