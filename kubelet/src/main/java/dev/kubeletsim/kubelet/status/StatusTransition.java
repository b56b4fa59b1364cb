// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.status;

import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The rules on how a status may follow another one (upstream's {@code updateStatusInternal} and {@code mergePodStatus},
 * {@code pkg/kubelet/status/status_manager.go}, 1.31 and 1.36). Pure functions; trees they are given stay as they are.
 */
final class StatusTransition {
    /** How many bytes the termination messages of a pod's containers have together. */
    private static final int TERMINATION_MESSAGE_BYTES = 12 * 1024;

    private static final List<String> CONTAINER_LISTS =
            List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses");

    private final RestartRule restarts;
    private final PodConditions conditions;

    StatusTransition(FeatureGates gates) {
        this.restarts = new RestartRule(gates);
        this.conditions = new PodConditions(gates);
    }

    /** Why {@code next} cannot follow {@code old}: a container that ended for good shows another state; else empty. */
    Optional<String> illegal(Pod pod, JsonNode old, JsonNode next) {
        if (pod.restartPolicy().equals("Always")) {
            return Optional.empty();
        }
        for (Container container : pod.allContainers()) {
            if (container.isRestartableInit() || container.kind() == Container.Kind.EPHEMERAL) {
                continue;
            }
            String list = container.kind() == Container.Kind.INIT ? "initContainerStatuses" : "containerStatuses";
            Optional<ObjectNode> before = StatusTrees.byName(old.path(list), container.name());
            Optional<ObjectNode> after = StatusTrees.byName(next.path(list), container.name());
            if (before.isPresent() && after.isPresent() && revives(pod, container, before.get(), after.get())) {
                return Optional.of("terminated container " + container.name()
                        + " attempted illegal transition to non-terminated state");
            }
        }
        return Optional.empty();
    }

    private boolean revives(Pod pod, Container container, JsonNode before, JsonNode after) {
        return StatusTrees.isTerminated(before)
                && !StatusTrees.isTerminated(after)
                && !restarts.restarts(
                        pod,
                        container,
                        before.path("state").path("terminated").path("exitCode").asInt(0));
    }

    /** {@code next} with the times that depend on what was before: transitions, and the start that never changes. */
    ObjectNode timed(Pod pod, JsonNode old, ObjectNode next, Instant now) {
        ObjectNode timed = next.deepCopy();
        for (JsonNode condition : timed.path("conditions")) {
            String type = condition.path("type").asString("");
            if (condition instanceof ObjectNode own
                    && (PodConditions.isOwn(type) || type.equals(PodConditions.DISRUPTION_TARGET))) {
                setTransitionTime(own, old, now);
            }
        }
        JsonNode started = old.path("startTime");
        timed.set("startTime", started.isString() ? started : StatusTrees.time(now));
        long before = old.path("observedGeneration").asLong(0);
        if (before > timed.path("observedGeneration").asLong(0)) {
            timed.set("observedGeneration", StatusTrees.number(before));
        }
        cutMessages(pod, timed);
        return timed;
    }

    private static void setTransitionTime(ObjectNode condition, JsonNode old, Instant now) {
        JsonNode time = StatusTrees.time(now);
        Optional<ObjectNode> before = PodConditions.find(
                old.path("conditions"), condition.path("type").asString(""));
        if (before.isPresent() && before.get().path("status").equals(condition.path("status"))) {
            time = before.get().path("lastTransitionTime");
        }
        condition.set("lastTransitionTime", time.isMissingNode() ? StatusTrees.time(now) : time);
    }

    private static void cutMessages(Pod pod, ObjectNode status) {
        int limit = TERMINATION_MESSAGE_BYTES / Math.max(1, pod.allContainers().size());
        for (String list : CONTAINER_LISTS) {
            for (JsonNode container : status.path(list)) {
                cutMessage(container.path("state").path("terminated"), limit);
                cutMessage(container.path("lastState").path("terminated"), limit);
            }
        }
    }

    private static void cutMessage(JsonNode terminated, int limit) {
        byte[] message = terminated.path("message").asString("").getBytes(StandardCharsets.UTF_8);
        if (terminated instanceof ObjectNode node && message.length > limit) {
            node.put("message", new String(message, 0, limit, StandardCharsets.UTF_8));
        }
    }

    /**
     * The status to send: what others wrote stays, and a pod only becomes terminal once nothing of it can run.
     *
     * @param api the pod as the API has it now
     * @param mayRun whether containers of the pod may still be running
     */
    ObjectNode merged(Pod api, JsonNode own, boolean mayRun) {
        ObjectNode merged = (ObjectNode) own.deepCopy();
        JsonNode old = api.status();
        boolean ends = !Phase.isTerminal(api.phase())
                && Phase.isTerminal(own.path("phase").asString(""));
        mergeConditions(old, own, ends && !mayRun, merged);
        for (String foreign : List.of(
                "resourceClaimStatuses",
                "extendedResourceClaimStatus",
                "nodeAllocatableResourceClaimStatuses",
                "nominatedNodeName",
                "resize")) {
            copyOrRemove(foreign, old, merged);
        }
        if (ends && mayRun) {
            for (String field : List.of("phase", "reason", "message")) {
                copyOrRemove(field, old, merged);
            }
        }
        String phase = merged.path("phase").asString("");
        if (Phase.isTerminal(phase)) {
            endReadiness(api, phase, merged);
        }
        return merged;
    }

    private static void copyOrRemove(String field, JsonNode from, ObjectNode to) {
        if (from.has(field)) {
            to.set(field, from.path(field));
        } else {
            to.remove(field);
        }
    }

    private static void mergeConditions(JsonNode old, JsonNode own, boolean over, ObjectNode merged) {
        var list = merged.arrayNode();
        for (JsonNode condition : old.path("conditions")) {
            String type = condition.path("type").asString("");
            boolean replaced = over
                    && type.equals(PodConditions.DISRUPTION_TARGET)
                    && PodConditions.find(own.path("conditions"), type).isPresent();
            if (!PodConditions.isOwn(type) && !replaced) {
                list.add(condition);
            }
        }
        for (JsonNode condition : own.path("conditions")) {
            String type = condition.path("type").asString("");
            if (PodConditions.isOwn(type) || (over && type.equals(PodConditions.DISRUPTION_TARGET))) {
                list.add(condition);
            }
        }
        if (list.isEmpty()) {
            merged.remove("conditions");
        } else {
            merged.set("conditions", list);
        }
    }

    /** No pod is over and ready at once. */
    private void endReadiness(Pod pod, String phase, ObjectNode status) {
        for (String type : List.of(PodConditions.CONTAINERS_READY, PodConditions.READY)) {
            PodConditions.find(status.path("conditions"), type)
                    .filter(condition -> condition.path("status").asString("").equals("True"))
                    .ifPresent(condition -> {
                        condition.setAll(conditions.notReadyForGood(pod, type, phase));
                        condition.remove("message");
                    });
        }
    }

    /** The status of a pod of which nothing runs any more: containers without an end get one, and so does the pod. */
    ObjectNode terminated(Pod pod, JsonNode old) {
        ObjectNode status = old instanceof ObjectNode known ? known.deepCopy() : StatusTrees.object();
        if (hasInitialized(pod)) {
            status.path("containerStatuses").forEach(StatusTransition::end);
        }
        JsonNode inits = status.path("initContainerStatuses");
        for (int i = 0; i < begunInits(inits); i++) {
            end(inits.path(i));
        }
        if (!pod.isStatic() && !Phase.isTerminal(status.path("phase").asString(""))) {
            status.put("phase", Phase.FAILED.word());
        }
        return status;
    }

    private static void end(JsonNode container) {
        if (container instanceof ObjectNode status && !StatusTrees.isTerminated(status)) {
            status.set(
                    "state",
                    StatusTrees.terminated(
                            PodReasons.UNKNOWN_EXIT_CODE,
                            PodReasons.CONTAINER_STATUS_UNKNOWN,
                            PodReasons.LOST_WHEN_TERMINATED));
        }
    }

    private static boolean hasInitialized(Pod pod) {
        if (pod.initContainers().isEmpty()) {
            return true;
        }
        for (JsonNode container : pod.status().path("containerStatuses")) {
            if (StatusTrees.hasEndedBefore(container) || !StatusTrees.isWaiting(container)) {
                return true;
            }
        }
        JsonNode inits = pod.status().path("initContainerStatuses");
        return !inits.isEmpty() && isDone(pod, inits.path(inits.size() - 1));
    }

    private static boolean isDone(Pod pod, JsonNode init) {
        boolean sidecar = pod.container(init.path("name").asString(""))
                .map(Container::isRestartableInit)
                .orElse(false);
        if (sidecar) {
            return StatusTrees.isRunning(init) && init.path("started").asBoolean(false);
        }
        return endedWell(init.path("state")) || endedWell(init.path("lastState"));
    }

    private static boolean endedWell(JsonNode state) {
        return state.has("terminated")
                && state.path("terminated").path("exitCode").asInt(-1) == 0;
    }

    /** All but the last init containers without any sign of a start; at least the first. */
    private static int begunInits(JsonNode inits) {
        for (int i = inits.size() - 1; i >= 0; i--) {
            if (!StatusTrees.isWaiting(inits.path(i)) || StatusTrees.hasEndedBefore(inits.path(i))) {
                return i + 1;
            }
        }
        return Math.min(1, inits.size());
    }

    /** {@code status} with other readiness of one container, and the conditions that follow from it. */
    ObjectNode withReadiness(Pod pod, ObjectNode status, ObjectNode container, boolean ready) {
        container.put("ready", ready);
        replace(status, conditions.ready(pod, status, status.path("conditions")));
        replace(status, conditions.containersReady(pod, status));
        return status;
    }

    private static void replace(ObjectNode status, ObjectNode condition) {
        Optional<ObjectNode> old = PodConditions.find(
                status.path("conditions"), condition.path("type").asString(""));
        if (old.isPresent()) {
            old.get().removeAll();
            old.get().setAll(condition);
        } else {
            status.withArray("conditions").add(condition);
        }
    }
}
