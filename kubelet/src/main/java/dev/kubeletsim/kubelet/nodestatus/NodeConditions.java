// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.nodestatus;

import dev.kubeletsim.kubelet.events.EventReasons;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A node's conditions: pressures, then Ready as the last; foreign ones keep their place before them (upstream's {@code
 * nodestatus/setters.go}, 1.31 and 1.36).
 */
final class NodeConditions {
    /** A condition that is false on a healthy node, with its texts for both cases and the events of a change. */
    private enum Pressure {
        MEMORY("MemoryPressure", "SufficientMemory", "InsufficientMemory", "sufficient memory", "insufficient memory"),
        DISK("DiskPressure", "NoDiskPressure", "DiskPressure", "no disk pressure", "disk pressure"),
        PID("PIDPressure", "SufficientPID", "InsufficientPID", "sufficient PID", "insufficient PID");

        private final String type;
        private final String goodWord;
        private final String badWord;
        private final String goodText;
        private final String badText;

        Pressure(String type, String goodWord, String badWord, String goodText, String badText) {
            this.type = type;
            this.goodWord = goodWord;
            this.badWord = badWord;
            this.goodText = goodText;
            this.badText = badText;
        }

        String reason(boolean bad) {
            return "KubeletHas" + (bad ? badWord : goodWord);
        }

        String message(boolean bad) {
            return "kubelet has " + (bad ? badText : goodText) + (this == DISK ? "" : " available");
        }

        String event(boolean bad) {
            return "NodeHas" + (bad ? badWord : goodWord);
        }
    }

    /**
     * @param conditions the whole list
     * @param events the reasons of the events that tell of changes
     */
    record Result(ArrayNode conditions, List<String> events) {}

    private NodeConditions() {}

    /** The conditions that follow from {@code facts} on a node that had {@code old} ones. */
    static Result of(JsonNode old, NodeFacts facts, Instant now) {
        ArrayNode conditions = JsonNodeFactory.instance.arrayNode();
        old.forEach(condition -> conditions.add(condition.deepCopy()));
        List<String> events = new ArrayList<>();
        for (Pressure pressure : Pressure.values()) {
            boolean bad = facts.pressures().contains(pressure.type);
            boolean changed = put(conditions, pressure.type, bad, pressure.reason(bad), pressure.message(bad), now);
            if (changed) {
                events.add(pressure.event(bad));
            }
        }
        boolean known = find(conditions, "Ready").isPresent();
        if (putReady(conditions, facts.notReady(), now) && known) {
            events.add(facts.notReady().isEmpty() ? EventReasons.NODE_READY : EventReasons.NODE_NOT_READY);
        }
        return new Result(conditions, events);
    }

    private static boolean putReady(ArrayNode conditions, List<String> notReady, Instant now) {
        return notReady.isEmpty()
                ? put(conditions, "Ready", true, NodeTexts.READY_REASON, NodeTexts.READY, now)
                : put(conditions, "Ready", false, NodeTexts.NOT_READY_REASON, NodeTexts.aggregate(notReady), now);
    }

    /** Sets a condition; whether its status is another one than before. */
    private static boolean put(
            ArrayNode conditions, String type, boolean holds, String reason, String message, Instant now) {
        ObjectNode condition = find(conditions, type).orElseGet(conditions::addObject);
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        String status = holds ? "True" : "False";
        boolean changed = !condition.path("status").asString("").equals(status);
        condition.put("lastHeartbeatTime", time);
        if (changed) {
            condition.put("lastTransitionTime", time);
        }
        condition
                .put("message", message)
                .put("reason", reason)
                .put("status", status)
                .put("type", type);
        return changed;
    }

    private static Optional<ObjectNode> find(JsonNode conditions, String type) {
        for (JsonNode condition : conditions) {
            if (condition.path("type").asString("").equals(type) && condition instanceof ObjectNode found) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }
}
