// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.defaulting;

import static dev.kubeletsim.api.defaulting.Defaults.absent;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the built-in admission plugins {@code Priority} and {@code DefaultTolerationSeconds} add to a pod. The other
 * default plugins need objects that this server does not serve, or add nothing.
 */
public final class PodAdmission {
    private static final long TOLERATION_SECONDS = 300;
    private static final List<String> TAINTS =
            List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");
    /** The classes that every cluster has. */
    private static final Map<String, Long> SYSTEM_CLASSES =
            Map.of("system-cluster-critical", 2_000_000_000L, "system-node-critical", 2_000_001_000L);

    private PodAdmission() {}

    /** Completes a new pod, in place. */
    public static void create(ObjectNode pod) {
        ObjectNode spec = Defaults.object(pod, "spec");
        priority(spec);
        tolerations(spec);
    }

    /** Completes a changed pod, in place: the priority stays what it was. */
    public static void update(ObjectNode pod, ObjectNode old) {
        ObjectNode spec = Defaults.object(pod, "spec");
        for (String field : List.of("priority", "preemptionPolicy")) {
            JsonNode value = old.path("spec").get(field);
            if (absent(spec, field) && value != null) {
                spec.set(field, value.deepCopy());
            }
        }
        tolerations(spec);
    }

    /** The first class that the pod names and this server lacks. */
    public static Optional<String> missingPriorityClass(ObjectNode pod) {
        String name = pod.path("spec").path("priorityClassName").asString("");
        return name.isEmpty() || SYSTEM_CLASSES.containsKey(name) ? Optional.empty() : Optional.of(name);
    }

    private static void priority(ObjectNode spec) {
        String name = spec.path("priorityClassName").asString("");
        spec.put("priority", SYSTEM_CLASSES.getOrDefault(name, 0L));
        if (absent(spec, "preemptionPolicy")) {
            spec.put("preemptionPolicy", "PreemptLowerPriority");
        }
    }

    private static void tolerations(ObjectNode spec) {
        for (String taint : TAINTS) {
            if (!tolerates(spec.path("tolerations"), taint)) {
                ArrayNode tolerations =
                        spec.get("tolerations") instanceof ArrayNode present ? present : spec.putArray("tolerations");
                tolerations
                        .addObject()
                        .put("key", taint)
                        .put("operator", "Exists")
                        .put("effect", "NoExecute")
                        .put("tolerationSeconds", TOLERATION_SECONDS);
            }
        }
    }

    /** Whether one of the tolerations is about the taint, for whatever time. */
    private static boolean tolerates(JsonNode tolerations, String taint) {
        for (JsonNode toleration : tolerations) {
            String key = toleration.path("key").asString("");
            String effect = toleration.path("effect").asString("");
            if ((key.isEmpty() || key.equals(taint)) && (effect.isEmpty() || effect.equals("NoExecute"))) {
                return true;
            }
        }
        return false;
    }
}
