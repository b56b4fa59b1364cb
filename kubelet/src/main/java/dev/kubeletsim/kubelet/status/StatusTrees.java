// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.status;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The pieces that status trees are built from and read by. */
final class StatusTrees {
    private StatusTrees() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** A point in time in whole seconds, as metav1.Time has it; null where there is none. */
    static JsonNode time(@Nullable Instant instant) {
        return instant == null
                ? JsonNodeFactory.instance.nullNode()
                : JsonNodeFactory.instance.stringNode(
                        instant.truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** A whole number as a parser would read it back, so that trees compare. */
    static JsonNode number(long value) {
        return value == (int) value
                ? JsonNodeFactory.instance.numberNode((int) value)
                : JsonNodeFactory.instance.numberNode(value);
    }

    /** Whether two trees say the same: null counts as absent, numbers by their value, fields in any order. */
    static boolean same(JsonNode one, JsonNode other) {
        if (isNothing(one) || isNothing(other)) {
            return isNothing(one) && isNothing(other);
        }
        if (one.isObject() && other.isObject()) {
            return covers(one, other) && covers(other, one);
        }
        if (one.isArray() && other.isArray()) {
            return sameElements(one, other);
        }
        return (one.isNumber() && other.isNumber())
                ? one.decimalValue().compareTo(other.decimalValue()) == 0
                : one.equals(other);
    }

    private static boolean isNothing(JsonNode node) {
        return node.isMissingNode() || node.isNull();
    }

    private static boolean covers(JsonNode one, JsonNode other) {
        return one.properties().stream().allMatch(field -> same(field.getValue(), other.path(field.getKey())));
    }

    private static boolean sameElements(JsonNode one, JsonNode other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (!same(one.path(i), other.path(i))) {
                return false;
            }
        }
        return true;
    }

    /** Adds a field that upstream leaves out where it is empty. */
    static void putUnlessEmpty(ObjectNode object, String field, String value) {
        if (!value.isEmpty()) {
            object.put(field, value);
        }
    }

    /** {@code {"waiting": {"reason": …, "message": …}}}, empty texts left out. */
    static ObjectNode waiting(String reason, String message) {
        ObjectNode state = object();
        ObjectNode waiting = state.putObject("waiting");
        putUnlessEmpty(waiting, "message", message);
        putUnlessEmpty(waiting, "reason", reason);
        return state;
    }

    /** A terminated state whose times and container nobody knows. */
    static ObjectNode terminated(int exitCode, String reason, String message) {
        ObjectNode state = object();
        ObjectNode terminated = state.putObject("terminated");
        terminated.put("exitCode", exitCode);
        terminated.set("finishedAt", time(null));
        terminated.put("message", message);
        terminated.put("reason", reason);
        terminated.set("startedAt", time(null));
        return state;
    }

    /** The status of that name in a list of container statuses. */
    static Optional<ObjectNode> byName(JsonNode statuses, String name) {
        for (JsonNode status : statuses) {
            if (status.path("name").asString("").equals(name) && status instanceof ObjectNode found) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    static boolean isRunning(JsonNode status) {
        return status.path("state").has("running");
    }

    static boolean isTerminated(JsonNode status) {
        return status.path("state").has("terminated");
    }

    static boolean isWaiting(JsonNode status) {
        return status.path("state").has("waiting");
    }

    /** Whether the container ended at least once before its present state. */
    static boolean hasEndedBefore(JsonNode status) {
        return status.path("lastState").has("terminated");
    }
}
