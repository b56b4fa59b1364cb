// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.status;

import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.kubelet.container.ContainerStatus;
import dev.kubeletsim.kubelet.container.PodStatus;
import dev.kubeletsim.kubelet.container.ReasonCache;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The statuses of one list of containers of a pod: what each one's runtime status, earlier API status and start failure
 * come to (upstream's {@code convertToAPIContainerStatuses}, 1.31 and 1.36).
 */
final class ContainerStatusList {
    private final RestartRule restarts;
    private final ContainerStatusTree trees;
    private final ReasonCache reasons;
    private final Predicate<Pod> recursiveReadOnly;

    /** @param recursiveReadOnly whether the pod's runtime handler supports recursively read-only mounts */
    ContainerStatusList(FeatureGates gates, ReasonCache reasons, Predicate<Pod> recursiveReadOnly) {
        this.restarts = new RestartRule(gates);
        this.trees = new ContainerStatusTree(gates);
        this.reasons = reasons;
        this.recursiveReadOnly = recursiveReadOnly;
    }

    /**
     * The statuses of {@code containers}: init containers in the spec's order, others sorted by name.
     *
     * @param old the list as the API showed it before
     */
    ArrayNode of(Pod pod, PodStatus podStatus, List<Container> containers, JsonNode old) {
        ArrayNode statuses = JsonNodeFactory.instance.arrayNode();
        containers.stream()
                .sorted(Comparator.comparing(
                        container -> container.kind() == Container.Kind.INIT ? "" : container.name()))
                .map(container -> status(
                        pod,
                        podStatus,
                        container,
                        StatusTrees.byName(old, container.name()).orElse(null)))
                .forEach(statuses::add);
        return statuses;
    }

    private ObjectNode status(Pod pod, PodStatus podStatus, Container container, @Nullable ObjectNode old) {
        List<ContainerStatus> runs = podStatus.containerStatuses().stream()
                .filter(run -> run.name().equals(container.name()))
                .sorted(Comparator.comparing(ContainerStatus::createdAt).reversed())
                .limit(2)
                .toList();
        ObjectNode status =
                runs.isEmpty() ? unknownToRuntime(pod, container, old) : trees.of(container, runs.get(0), old);
        if (runs.size() > 1) {
            ObjectNode before = trees.of(container, runs.get(1), old);
            status.set("lastState", before.path("state"));
        }
        if (!status.has("volumeMounts")) {
            keepMountsOf(initial(pod, container), status);
        }
        return withStartFailure(pod, podStatus, container, status);
    }

    private ObjectNode initial(Pod pod, Container container) {
        return trees.notCreated(container, hasInitContainers(pod), recursiveReadOnly.test(pod));
    }

    private static void keepMountsOf(ObjectNode initial, ObjectNode status) {
        if (initial.has("volumeMounts")) {
            status.set("volumeMounts", initial.path("volumeMounts"));
        }
    }

    /** Not created yet, or removed: an end that was reported before stays, a run that was must have ended somehow. */
    private ObjectNode unknownToRuntime(Pod pod, Container container, @Nullable ObjectNode old) {
        ObjectNode status = initial(pod, container);
        if (old == null) {
            return status;
        }
        if (StatusTrees.isTerminated(old)) {
            return old.deepCopy();
        }
        status.put("restartCount", old.path("restartCount").asInt(0));
        status.set(
                "lastState",
                old.path("lastState").isObject() ? old.path("lastState").deepCopy() : StatusTrees.object());
        if (StatusTrees.isRunning(old) && !StatusTrees.hasEndedBefore(status)) {
            status.set(
                    "lastState",
                    StatusTrees.terminated(
                            PodReasons.UNKNOWN_EXIT_CODE,
                            PodReasons.CONTAINER_STATUS_UNKNOWN,
                            PodReasons.LOST_WHEN_DELETED));
            if (!pod.isDeleted()) {
                status.put("restartCount", old.path("restartCount").asInt(0) + 1);
            }
        }
        return status;
    }

    /** A container that the next sync would start, but whose last start failed, is waiting with that reason. */
    private ObjectNode withStartFailure(Pod pod, PodStatus podStatus, Container container, ObjectNode status) {
        Optional<ContainerStatus> runtime = podStatus.containerStatus(container.name());
        if (container.kind() == Container.Kind.INIT) {
            if (runtime.map(ContainerStatusTree::succeeded).orElse(false)) {
                return status;
            }
            if (runtime.isEmpty() && isInferredDone(pod, podStatus, container, status)) {
                status.set("state", StatusTrees.terminated(0, PodReasons.COMPLETED, PodReasons.INIT_STATUS_LOST));
                return status;
            }
        }
        Optional<ReasonCache.Reason> reason = reasons.get(pod.uid(), container.name());
        if (reason.isEmpty() || !restarts.startsAtNextSync(pod, container, podStatus)) {
            return status;
        }
        if (StatusTrees.isTerminated(status)) {
            status.set("lastState", status.path("state"));
        }
        status.set(
                "state", StatusTrees.waiting(reason.get().reason(), reason.get().message()));
        return status;
    }

    /** An init container that the runtime has forgotten must have succeeded where regular ones were created. */
    private static boolean isInferredDone(Pod pod, PodStatus podStatus, Container container, ObjectNode status) {
        return !container.isRestartableInit()
                && StatusTrees.isWaiting(status)
                && pod.containers().stream()
                        .anyMatch(regular ->
                                podStatus.containerStatus(regular.name()).isPresent());
    }

    private static boolean hasInitContainers(Pod pod) {
        return !pod.spec().path("initContainers").isEmpty();
    }
}
