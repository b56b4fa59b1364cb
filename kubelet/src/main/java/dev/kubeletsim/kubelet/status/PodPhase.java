// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.status;

import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The phase that follows from the statuses of a pod's containers (upstream's {@code getPhase}, 1.31 and 1.36).
 *
 * <p>First all containers are counted, then the first row that holds decides. A waiting container that ended before
 * counts as stopped, so that a crash loop stays Running.
 */
final class PodPhase {
    private final FeatureGates gates;
    private final RestartRule restarts;

    PodPhase(FeatureGates gates) {
        this.gates = gates;
        this.restarts = new RestartRule(gates);
    }

    /** How many containers are in which situation. */
    private static final class Tally {
        int pendingInit;
        int pendingSidecars;
        int failedInit;
        int failedInitForGood;
        int unknown;
        int running;
        int waiting;
        int stopped;
        int stoppedForGood;
        int succeeded;
        boolean regularStarted;
    }

    /**
     * The phase.
     *
     * @param status the pod's new status, with its container statuses and their {@code started}
     * @param podIsTerminal whether no container of the pod runs or will run again
     */
    Phase of(Pod pod, JsonNode status, boolean podIsTerminal) {
        Tally tally = new Tally();
        for (Container container : pod.initContainers()) {
            Optional<ObjectNode> known = StatusTrees.byName(status.path("initContainerStatuses"), container.name());
            if (container.isRestartableInit()) {
                countSidecar(known, tally);
            } else {
                countInit(pod, container, known, tally);
            }
        }
        for (Container container : pod.containers()) {
            countRegular(pod, container, StatusTrees.byName(status.path("containerStatuses"), container.name()), tally);
        }
        return decide(pod, tally, podIsTerminal);
    }

    private void countInit(Pod pod, Container container, Optional<ObjectNode> known, Tally tally) {
        Optional<JsonNode> end = known.flatMap(PodPhase::end);
        if (end.isEmpty()) {
            tally.pendingInit++;
            return;
        }
        int exitCode = end.get().path("exitCode").asInt(0);
        if (exitCode != 0) {
            tally.failedInit++;
            if (!restarts.restarts(pod, container, exitCode)) {
                tally.failedInitForGood++;
            }
        }
    }

    /** The end that a container shows: its present one, or that of the run before the one it waits for. */
    private static Optional<JsonNode> end(JsonNode status) {
        if (StatusTrees.isTerminated(status)) {
            return Optional.of(status.path("state").path("terminated"));
        }
        return StatusTrees.isWaiting(status) && StatusTrees.hasEndedBefore(status)
                ? Optional.of(status.path("lastState").path("terminated"))
                : Optional.empty();
    }

    private static void countSidecar(Optional<ObjectNode> known, Tally tally) {
        if (known.isEmpty()) {
            tally.unknown++;
        } else if (StatusTrees.isRunning(known.get())) {
            tally.running++;
            if (!known.get().path("started").asBoolean(false)) {
                tally.pendingSidecars++;
            }
        } else if (end(known.get()).isEmpty()) {
            tally.pendingSidecars++;
            if (StatusTrees.isWaiting(known.get())) {
                tally.waiting++;
            } else {
                tally.unknown++;
            }
        }
    }

    private void countRegular(Pod pod, Container container, Optional<ObjectNode> known, Tally tally) {
        if (known.isEmpty()) {
            tally.unknown++;
            return;
        }
        ObjectNode status = known.get();
        Optional<JsonNode> end = end(status);
        tally.regularStarted |= StatusTrees.isRunning(status) || end.isPresent();
        if (StatusTrees.isRunning(status)) {
            tally.running++;
        } else if (end.isPresent()) {
            int exitCode = end.get().path("exitCode").asInt(0);
            tally.stopped++;
            if (!restarts.restarts(pod, container, exitCode)) {
                tally.stoppedForGood++;
            }
            if (StatusTrees.isTerminated(status) && exitCode == 0) {
                tally.succeeded++;
            }
        } else if (StatusTrees.isWaiting(status)) {
            tally.waiting++;
        } else {
            tally.unknown++;
        }
    }

    private Phase decide(Pod pod, Tally tally, boolean podIsTerminal) {
        if (initFailedForGood(pod, tally)) {
            return Phase.FAILED;
        }
        if (isPending(tally)) {
            return Phase.PENDING;
        }
        if (tally.unknown == 0 && tally.running > 0) {
            return Phase.RUNNING;
        }
        if (tally.unknown == 0 && tally.stopped > 0) {
            return allStopped(pod, tally, podIsTerminal);
        }
        return Phase.PENDING;
    }

    private boolean initFailedForGood(Pod pod, Tally tally) {
        return gates.enabled("ContainerRestartRules")
                ? tally.failedInitForGood > 0
                : tally.failedInit > 0 && pod.restartPolicy().equals("Never");
    }

    /**
     * Once a regular container has run, sidecars that restart don't make a pod pending again. Until 1.35 that also held
     * for other init containers.
     */
    private boolean isPending(Tally tally) {
        boolean onlySidecarsExcused = gates.version().isAtLeast(KubernetesVersion.V1_36);
        boolean pendingInit = tally.pendingInit > 0 && (onlySidecarsExcused || !tally.regularStarted);
        boolean pendingSidecars = tally.pendingSidecars > 0 && !tally.regularStarted;
        return pendingInit || pendingSidecars || tally.waiting > 0;
    }

    private Phase allStopped(Pod pod, Tally tally, boolean podIsTerminal) {
        Phase byExitCodes = tally.stopped == tally.succeeded ? Phase.SUCCEEDED : Phase.FAILED;
        if (podIsTerminal && !pod.isStatic()) {
            return byExitCodes;
        }
        if (gates.enabled("ContainerRestartRules")) {
            return tally.stopped == tally.stoppedForGood ? byExitCodes : Phase.RUNNING;
        }
        return switch (pod.restartPolicy()) {
            case "Never" -> byExitCodes;
            case "OnFailure" -> byExitCodes == Phase.SUCCEEDED ? byExitCodes : Phase.RUNNING;
            default -> Phase.RUNNING;
        };
    }
}
