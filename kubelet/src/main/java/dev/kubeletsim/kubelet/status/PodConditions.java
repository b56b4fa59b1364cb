// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.status;

import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.kubelet.container.PodStatus;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The conditions of a pod in the order in which the kubelet emits them (upstream's {@code pkg/kubelet/status/generate.go},
 * 1.31 and 1.36). Transition times are the status manager's business.
 */
final class PodConditions {
    static final String SCHEDULED = "PodScheduled";
    static final String READY = "Ready";
    static final String CONTAINERS_READY = "ContainersReady";
    static final String INITIALIZED = "Initialized";
    static final String READY_TO_START = "PodReadyToStartContainers";
    static final String DISRUPTION_TARGET = "DisruptionTarget";
    static final String ALL_CONTAINERS_RESTARTING = "AllContainersRestarting";

    /** The conditions that only the kubelet writes; {@link #DISRUPTION_TARGET} is shared. */
    private static final Set<String> OWN = Set.of(
            SCHEDULED,
            READY,
            CONTAINERS_READY,
            INITIALIZED,
            READY_TO_START,
            ALL_CONTAINERS_RESTARTING,
            "PodResizePending",
            "PodResizeInProgress");

    private final FeatureGates gates;

    PodConditions(FeatureGates gates) {
        this.gates = gates;
    }

    /** Whether only the kubelet writes conditions of this type. */
    static boolean isOwn(String type) {
        return OWN.contains(type);
    }

    /** The condition of that type. */
    static Optional<ObjectNode> find(JsonNode conditions, String type) {
        for (JsonNode condition : conditions) {
            if (condition.path("type").asString("").equals(type) && condition instanceof ObjectNode found) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    /**
     * All conditions.
     *
     * @param status the new status, with phase and container statuses
     * @param old the status before
     */
    ArrayNode of(Pod pod, PodStatus podStatus, JsonNode status, JsonNode old) {
        ArrayNode conditions = JsonNodeFactory.instance.arrayNode();
        for (JsonNode condition : pod.status().path("conditions")) {
            if (!isOwn(condition.path("type").asString(""))) {
                conditions.add(condition.deepCopy());
            }
        }
        find(old.path("conditions"), DISRUPTION_TARGET).ifPresent(target -> replaceOrAppend(conditions, target));
        if (gates.enabled("PodReadyToStartContainersCondition")) {
            conditions.add(condition(pod, READY_TO_START, SandboxNeed.isMet(pod, podStatus)));
        }
        conditions.add(initialized(pod, status));
        conditions.add(ready(pod, status, conditions));
        conditions.add(containersReady(pod, status));
        conditions.add(condition(pod, SCHEDULED, true));
        if (gates.enabled("RestartAllContainersOnContainerExits") && mayRestartAll(pod)) {
            conditions.add(allContainersRestarting(status));
        }
        return conditions;
    }

    private static void replaceOrAppend(ArrayNode conditions, ObjectNode condition) {
        for (int i = 0; i < conditions.size(); i++) {
            if (conditions.get(i).path("type").equals(condition.path("type"))) {
                conditions.set(i, condition.deepCopy());
                return;
            }
        }
        conditions.add(condition.deepCopy());
    }

    private ObjectNode initialized(Pod pod, JsonNode status) {
        List<String> unknown = new ArrayList<>();
        List<String> incomplete = new ArrayList<>();
        for (Container container : pod.initContainers()) {
            Optional<ObjectNode> known = StatusTrees.byName(status.path("initContainerStatuses"), container.name());
            if (known.isEmpty()) {
                unknown.add(container.name());
            } else if (!known.get()
                    .path(container.isRestartableInit() ? "started" : "ready")
                    .asBoolean(false)) {
                incomplete.add(container.name());
            }
        }
        if (phaseIs(status, Phase.SUCCEEDED) && unknown.isEmpty()) {
            return condition(pod, INITIALIZED, true).put("reason", PodReasons.POD_COMPLETED);
        }
        String message = listed(unknown, incomplete, "incomplete");
        if (message.isEmpty() || anyRegularStarted(pod, status)) {
            return condition(pod, INITIALIZED, true);
        }
        return condition(pod, INITIALIZED, false)
                .put("message", message)
                .put("reason", PodReasons.CONTAINERS_NOT_INITIALIZED);
    }

    private static boolean anyRegularStarted(Pod pod, JsonNode status) {
        return pod.containers().stream()
                .map(container -> StatusTrees.byName(status.path("containerStatuses"), container.name()))
                .flatMap(Optional::stream)
                .anyMatch(known -> StatusTrees.isRunning(known)
                        || StatusTrees.isTerminated(known)
                        || StatusTrees.hasEndedBefore(known));
    }

    /** {@link #CONTAINERS_READY}: whether all regular containers and sidecars are ready. */
    ObjectNode containersReady(Pod pod, JsonNode status) {
        List<String> unknown = new ArrayList<>();
        List<String> unready = new ArrayList<>();
        for (Container container : pod.initContainers()) {
            if (container.isRestartableInit()) {
                sortByReadiness(container, status.path("initContainerStatuses"), unknown, unready);
            }
        }
        for (Container container : pod.containers()) {
            sortByReadiness(container, status.path("containerStatuses"), unknown, unready);
        }
        if (phaseIs(status, Phase.SUCCEEDED) && unknown.isEmpty()) {
            return condition(pod, CONTAINERS_READY, false).put("reason", PodReasons.POD_COMPLETED);
        }
        if (phaseIs(status, Phase.FAILED)) {
            return condition(pod, CONTAINERS_READY, false).put("reason", PodReasons.POD_FAILED);
        }
        String message = listed(unknown, unready, "unready");
        return message.isEmpty()
                ? condition(pod, CONTAINERS_READY, true)
                : condition(pod, CONTAINERS_READY, false)
                        .put("message", message)
                        .put("reason", PodReasons.CONTAINERS_NOT_READY);
    }

    private static void sortByReadiness(
            Container container, JsonNode statuses, List<String> unknown, List<String> unready) {
        Optional<ObjectNode> known = StatusTrees.byName(statuses, container.name());
        if (known.isEmpty()) {
            unknown.add(container.name());
        } else if (!known.get().path("ready").asBoolean(false)) {
            unready.add(container.name());
        }
    }

    /**
     * {@link #READY}: as {@link #CONTAINERS_READY}, and all readiness gates hold.
     *
     * @param conditions the pod's other conditions, among them those that readiness gates name
     */
    ObjectNode ready(Pod pod, JsonNode status, JsonNode conditions) {
        ObjectNode containersReady = containersReady(pod, status);
        if (!containersReady.path("status").asString("").equals("True")) {
            return containersReady.put("type", READY);
        }
        List<String> unmet = new ArrayList<>();
        for (JsonNode gate : pod.spec().path("readinessGates")) {
            String type = gate.path("conditionType").asString("");
            Optional<ObjectNode> condition = find(conditions, type);
            String value =
                    condition.map(found -> found.path("status").asString("")).orElse("");
            if (condition.isEmpty()) {
                unmet.add("corresponding condition of pod readiness gate \"" + type + "\" does not exist.");
            } else if (!value.equals("True")) {
                unmet.add("the status of pod readiness gate \"" + type + "\" is not \"True\", but " + value);
            }
        }
        return unmet.isEmpty()
                ? condition(pod, READY, true)
                : condition(pod, READY, false)
                        .put("message", String.join(", ", unmet))
                        .put("reason", PodReasons.READINESS_GATES_NOT_READY);
    }

    /** {@code Ready} or {@code ContainersReady} of a pod whose phase has just become terminal. */
    ObjectNode notReadyForGood(Pod pod, String type, String phase) {
        return condition(pod, type, false)
                .put("reason", phase.equals(Phase.SUCCEEDED.word()) ? PodReasons.POD_COMPLETED : PodReasons.POD_FAILED);
    }

    /** No simulated pod restarts in place, so the condition only tells the pod's end. */
    private static ObjectNode allContainersRestarting(JsonNode status) {
        ObjectNode condition = StatusTrees.object();
        condition.set("lastProbeTime", StatusTrees.time(null));
        condition.set("lastTransitionTime", StatusTrees.time(null));
        if (phaseIs(status, Phase.SUCCEEDED)) {
            condition.put("reason", PodReasons.POD_COMPLETED);
        } else if (phaseIs(status, Phase.FAILED)) {
            condition.put("reason", PodReasons.POD_FAILED);
        }
        return condition.put("status", "False").put("type", ALL_CONTAINERS_RESTARTING);
    }

    private static boolean mayRestartAll(Pod pod) {
        return pod.allContainers().stream()
                .flatMap(
                        container -> container.spec().path("restartPolicyRules").valueStream())
                .anyMatch(rule -> rule.path("action").asString("").equals("RestartAllContainers"));
    }

    private ObjectNode condition(Pod pod, String type, boolean holds) {
        ObjectNode condition = StatusTrees.object();
        condition.set("lastProbeTime", StatusTrees.time(null));
        condition.set("lastTransitionTime", StatusTrees.time(null));
        if (gates.enabled("PodObservedGenerationTracking") && pod.generation() > 0) {
            condition.set("observedGeneration", StatusTrees.number(pod.generation()));
        }
        return condition.put("status", holds ? "True" : "False").put("type", type);
    }

    private static String listed(List<String> unknown, List<String> others, String word) {
        List<String> parts = new ArrayList<>();
        if (!unknown.isEmpty()) {
            parts.add("containers with unknown status: [" + String.join(" ", unknown) + "]");
        }
        if (!others.isEmpty()) {
            parts.add("containers with " + word + " status: [" + String.join(" ", others) + "]");
        }
        return String.join(", ", parts);
    }

    private static boolean phaseIs(JsonNode status, Phase phase) {
        return status.path("phase").asString("").equals(phase.word());
    }
}
