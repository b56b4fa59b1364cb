// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.binder;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Whether a pod may go to a node, with the real scheduler's words where it may not. */
final class NodeFit {
    static final String TOO_MANY_PODS = "Too many pods";
    static final String UNSCHEDULABLE = "node(s) were unschedulable";
    static final String SELECTOR = "node(s) didn't match Pod's node affinity/selector";

    private NodeFit() {}

    /** Why the pod does not fit; null if it does. */
    static @Nullable String refusal(JsonNode pod, JsonNode node, int podsThere) {
        JsonNode spec = pod.path("spec");
        if (node.path("spec").path("unschedulable").asBoolean(false)
                && !tolerates(spec, "node.kubernetes.io/unschedulable", "", "NoSchedule")) {
            return UNSCHEDULABLE;
        }
        for (JsonNode taint : node.path("spec").path("taints")) {
            String key = taint.path("key").asString("");
            String value = taint.path("value").asString("");
            String effect = taint.path("effect").asString("");
            if (!effect.equals("PreferNoSchedule") && !tolerates(spec, key, value, effect)) {
                return "node(s) had untolerated taint {" + key + ": " + value + "}";
            }
        }
        JsonNode labels = node.path("metadata").path("labels");
        for (Map.Entry<String, JsonNode> wanted : spec.path("nodeSelector").properties()) {
            if (!labels.path(wanted.getKey()).equals(wanted.getValue())) {
                return SELECTOR;
            }
        }
        return podsThere >= allocatablePods(node) ? TOO_MANY_PODS : null;
    }

    /** Whether the node's Ready condition is true. */
    static boolean isReady(JsonNode node) {
        for (JsonNode condition : node.path("status").path("conditions")) {
            if (condition.path("type").asString("").equals("Ready")) {
                return condition.path("status").asString("").equals("True");
            }
        }
        return false;
    }

    private static int allocatablePods(JsonNode node) {
        JsonNode pods = node.path("status").path("allocatable").path("pods");
        return pods.isNumber()
                ? pods.asInt()
                : pods.asString("").matches("\\d{1,9}") ? Integer.parseInt(pods.asString("")) : 0;
    }

    private static boolean tolerates(JsonNode spec, String key, String value, String effect) {
        for (JsonNode toleration : spec.path("tolerations")) {
            String tolerated = toleration.path("key").asString("");
            String tolerableEffect = toleration.path("effect").asString("");
            boolean exists = toleration.path("operator").asString("Equal").equals("Exists");
            if ((tolerableEffect.isEmpty() || tolerableEffect.equals(effect))
                    && (tolerated.equals(key) || (tolerated.isEmpty() && exists))
                    && (exists || toleration.path("value").asString("").equals(value))) {
                return true;
            }
        }
        return false;
    }
}
