// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.strategy;

import dev.kubeletsim.api.names.Names;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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

    private static final String CRITICAL = "scheduler.alpha.kubernetes.io/critical-pod";
    private static final String GONE_SINCE_25 = "deprecated in v1.22, non-functional in v1.25+";
    private static final String GONE_SINCE_31 = "deprecated in v1.28, non-functional in v1.31+";
    private static final Map<String, String> OLD_VOLUMES = new LinkedHashMap<>();

    static {
        OLD_VOLUMES.put("photonPersistentDisk", "deprecated in v1.11, non-functional in v1.16+");
        OLD_VOLUMES.put("gitRepo", "deprecated in v1.11");
        OLD_VOLUMES.put("scaleIO", "deprecated in v1.16, non-functional in v1.22+");
        OLD_VOLUMES.put("flocker", GONE_SINCE_25);
        OLD_VOLUMES.put("storageos", GONE_SINCE_25);
        OLD_VOLUMES.put("quobyte", GONE_SINCE_25);
        OLD_VOLUMES.put("glusterfs", "deprecated in v1.25, non-functional in v1.26+");
        OLD_VOLUMES.put("cephfs", GONE_SINCE_31);
        OLD_VOLUMES.put("rbd", GONE_SINCE_31);
    }

    private static final int GIT_OFF_SINCE = 33;

    private final JsonNode spec;
    private final int minor;
    private final List<String> warnings = new ArrayList<>();

    private PodWarnings(JsonNode spec, int minor) {
        this.spec = spec;
        this.minor = minor;
    }

    static List<String> of(ObjectNode pod, @Nullable ObjectNode old, int minor) {
        if (old != null && old.path("spec").equals(pod.path("spec"))) {
            return List.of();
        }
        PodWarnings warnings = new PodWarnings(pod.path("spec"), minor);
        if (old == null) {
            warnings.name(pod.path("metadata").path("name").asString(""));
        }
        warnings.collect(pod.path("metadata").path("annotations"));
        return warnings.warnings;
    }

    /** The name is the hostname as well, which takes less. */
    private void name(String name) {
        List<String> wrong = Names.dns1123Label(name, minor);
        if (!wrong.isEmpty()) {
            warnings.add("metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a"
                    + " DNS label is recommended: [" + String.join(" ", wrong) + "]");
        }
    }

    private void collect(JsonNode annotations) {
        OLD_LABELS.forEach((label, why) -> {
            if (spec.path("nodeSelector").has(label)) {
                warnings.add("spec.nodeSelector[" + label + "]: " + why);
            }
        });
        spreading();
        if (annotations.has(CRITICAL)) {
            warnings.add("metadata.annotations[" + CRITICAL
                    + "]: non-functional in v1.16+; use the \"priorityClassName\" field instead");
        }
        volumes();
        aliases();
        duplicates("imagePullSecrets", "name", "spec.imagePullSecrets[%d].name: duplicate name \"%s\"");
        for (String list : List.of("initContainers", "containers")) {
            int index = 0;
            for (JsonNode container : spec.path(list)) {
                environment(container, "spec." + list + "[" + index + "]");
                amounts(container, "spec." + list + "[" + index + "]");
                index++;
            }
        }
        ports();
    }

    private void spreading() {
        int index = 0;
        for (JsonNode constraint : spec.path("topologySpreadConstraints")) {
            if (!constraint.hasNonNull("labelSelector")) {
                warnings.add("spec.topologySpreadConstraints[" + index
                        + "].labelSelector: a null labelSelector results in matching no pod");
            }
            index++;
        }
    }

    private void volumes() {
        int index = 0;
        for (JsonNode volume : spec.path("volumes")) {
            for (Map.Entry<String, String> type : OLD_VOLUMES.entrySet()) {
                if (volume.hasNonNull(type.getKey())) {
                    String named = type.getKey().equals("storageos") ? "storageOS" : type.getKey();
                    boolean off = type.getKey().equals("gitRepo") && minor >= GIT_OFF_SINCE;
                    warnings.add("spec.volumes[" + index + "]." + named + ": " + type.getValue()
                            + (off ? ", and disabled by default in v1.33+" : ""));
                }
            }
            index++;
        }
    }

    private void aliases() {
        Set<String> seen = new HashSet<>();
        int index = 0;
        for (JsonNode alias : spec.path("hostAliases")) {
            String ip = alias.path("ip").asString("");
            if (!seen.add(ip)) {
                warnings.add("spec.hostAliases[" + index + "].ip: duplicate ip \"" + ip + "\"");
            }
            index++;
        }
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
                if (!port.path("hostIP").asString("").isEmpty()
                        && port.path("hostPort").asLong(0) == 0) {
                    warnings.add(path + ": hostIP set without hostPort: {Name:"
                            + port.path("name").asString("") + " HostPort:0 ContainerPort:"
                            + port.path("containerPort").asLong(0) + " Protocol:"
                            + port.path("protocol").asString("") + " HostIP:"
                            + port.path("hostIP").asString("") + "}");
                }
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
