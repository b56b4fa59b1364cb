// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.kubelet.container.ContainerState;
import dev.kubeletsim.kubelet.container.ContainerStatus;
import dev.kubeletsim.kubelet.container.PodStatus;
import dev.kubeletsim.kubelet.container.ProbeResults;
import dev.kubeletsim.kubelet.container.SandboxStatus;
import dev.kubeletsim.kubelet.kuberuntime.PodActions.Kill;
import dev.kubeletsim.kubelet.kuberuntime.PodActions.Reason;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Compares a pod's spec with what the runtime has of it (upstream's {@code computePodActions}). One instance serves one
 * comparison.
 */
final class PodActionsComputer {
    private final Pod pod;
    private final PodStatus status;
    private final ProbeResults probes;
    private final List<Kill> kills = new ArrayList<>();
    private final List<Container> ephemeral = new ArrayList<>();
    private final List<Container> init = new ArrayList<>();
    private final List<Container> regular = new ArrayList<>();
    private boolean killPod;

    private PodActionsComputer(Pod pod, PodStatus status, ProbeResults probes) {
        this.pod = pod;
        this.status = status;
        this.probes = probes;
    }

    static PodActions compute(Pod pod, PodStatus status, ProbeResults probes) {
        return new PodActionsComputer(pod, status, probes).compute();
    }

    private PodActions compute() {
        SandboxStatus newest = status.sandboxStatuses().isEmpty()
                ? null
                : status.sandboxStatuses().getFirst();
        boolean changed = sandboxChanged(newest);
        if (changed) {
            int attempt = newest == null ? 0 : newest.attempt() + 1;
            boolean create = planNewSandbox(attempt);
            // A sandbox in another network is of no use to say "changed" about: upstream leaves its id out.
            String old = newest != null && !networkChanged(newest) ? newest.id() : "";
            return new PodActions(true, create, old, attempt, kills, ephemeral, init, regular);
        }
        for (Container container : pod.ephemeralContainers()) {
            if (status.containerStatus(container.name()).isEmpty()) {
                ephemeral.add(container);
            }
        }
        if (planInit()) {
            planRegular();
        }
        String id = newest == null ? "" : newest.id();
        return new PodActions(
                killPod, false, id, newest == null ? 0 : newest.attempt(), kills, ephemeral, init, regular);
    }

    private boolean sandboxChanged(@Nullable SandboxStatus newest) {
        if (newest == null || !newest.ready()) {
            return true;
        }
        long ready =
                status.sandboxStatuses().stream().filter(SandboxStatus::ready).count();
        return ready > 1
                || networkChanged(newest)
                || (!pod.hostNetwork()
                        && newest.hasNetworkStatus()
                        && newest.ips().isEmpty());
    }

    private boolean networkChanged(SandboxStatus sandbox) {
        return sandbox.hostNetwork() != pod.hostNetwork();
    }

    /** Fills in what a new sandbox starts with; false if there is to be none. */
    private boolean planNewSandbox(int attempt) {
        if (!RestartPolicies.restartsOnFailure(pod)
                && attempt != 0
                && !status.containerStatuses().isEmpty()) {
            return false;
        }
        List<Container> wanted = pod.containers().stream()
                .filter(c -> !"OnFailure".equals(pod.restartPolicy()) || !RestartPolicies.succeeded(status, c.name()))
                .toList();
        if (wanted.isEmpty()) {
            return false;
        }
        if (!pod.initContainers().isEmpty()) {
            // A new sandbox begins from the beginning.
            init.add(pod.initContainers().getFirst());
        } else {
            regular.addAll(wanted);
        }
        return true;
    }

    /** Plans init containers; true once the regular ones may run. */
    private boolean planInit() {
        List<Container> all = pod.initContainers();
        if (all.isEmpty()) {
            return true;
        }
        int next = all.size() - 1;
        boolean initialized = pod.containers().stream().anyMatch(this::isAlive);
        if (!initialized) {
            while (next >= 0 && status.containerStatus(all.get(next).name()).isEmpty()) {
                next--;
            }
            if (next < 0) {
                init.add(all.getFirst());
                return false;
            }
            initialized = planCurrent(all, next);
            next--;
        }
        for (int i = killPod ? -1 : next; i >= 0; i--) {
            if (all.get(i).isRestartableInit()) {
                keepSidecar(all.get(i));
            }
        }
        init.sort((a, b) -> Integer.compare(a.index(), b.index()));
        return initialized;
    }

    private boolean isAlive(Container container) {
        return status.containerStatus(container.name())
                .filter(s -> s.state() == ContainerState.CREATED || s.state() == ContainerState.RUNNING)
                .isPresent();
    }

    /** Plans from the last init container that was ever started; true if it was the last one and has done its part. */
    private boolean planCurrent(List<Container> all, int index) {
        Container current = all.get(index);
        ContainerStatus last = status.containerStatus(current.name()).orElseThrow();
        boolean done = switch (last.state()) {
            case RUNNING -> current.isRestartableInit() && sidecarStarted(current, last);
            case CREATED -> {
                init.add(current);
                yield false;
            }
            case UNKNOWN -> {
                killUnknown(last, current);
                init.add(current);
                yield false;
            }
            case EXITED -> (!current.isRestartableInit() && last.exitCode() == 0) || restartInit(current);
        };
        if (!done || index == all.size() - 1) {
            return done;
        }
        init.add(all.get(index + 1));
        return false;
    }

    /** Starts a failed init container again, or gives the pod up. */
    private boolean restartInit(Container container) {
        if (container.isRestartableInit() || RestartPolicies.restartsOnFailure(pod)) {
            init.add(container);
        } else {
            killPod = true;
        }
        return false;
    }

    private boolean sidecarStarted(Container sidecar, ContainerStatus running) {
        if (restartIfUnhealthy("Init container", sidecar, running, init)) {
            return false;
        }
        return sidecar.probe("startupProbe") == null
                || probes.startup(running.id()).orElse(false);
    }

    private void keepSidecar(Container sidecar) {
        ContainerStatus last = status.containerStatus(sidecar.name()).orElse(null);
        if (last != null && last.isRunning()) {
            restartIfUnhealthy("Init container", sidecar, last, init);
            return;
        }
        if (last != null && last.state() == ContainerState.UNKNOWN) {
            killUnknown(last, sidecar);
        }
        init.add(sidecar);
    }

    private void planRegular() {
        int kept = 0;
        for (Container container : pod.containers()) {
            ContainerStatus last = status.containerStatus(container.name()).orElse(null);
            if (last == null || !last.isRunning()) {
                if (RestartPolicies.shouldBeRestarted(pod, container, status)) {
                    regular.add(container);
                    if (last != null && last.state() == ContainerState.UNKNOWN) {
                        killUnknown(last, container);
                    }
                }
            } else if (!restartIfUnhealthy("Container", container, last, regular)) {
                kept++;
            }
        }
        if (kept == 0 && regular.isEmpty()) {
            killPod = true;
            // Sidecars must not keep a pod alive that has nothing left to do.
            init.clear();
        }
    }

    /** Plans the end of a running container that must not go on as it is; false if it may. */
    private boolean restartIfUnhealthy(
            String what, Container container, ContainerStatus running, List<Container> toStart) {
        boolean restart = container.isRestartableInit() || RestartPolicies.restartsOnFailure(pod);
        String message;
        Reason reason = Reason.OTHER;
        if (running.hash() != ContainerHash.of(container)) {
            message = what + " " + container.name() + " definition changed";
            restart = true;
        } else if (!probes.liveness(running.id()).orElse(true)) {
            message = what + " " + container.name() + " failed liveness probe";
            reason = Reason.LIVENESS_PROBE;
        } else if (!probes.startup(running.id()).orElse(true)) {
            message = what + " " + container.name() + " failed startup probe";
            reason = Reason.STARTUP_PROBE;
        } else {
            return false;
        }
        if (restart) {
            message += ", will be restarted";
            toStart.add(container);
        }
        kills.add(new Kill(running, container, message, reason));
        return true;
    }

    private void killUnknown(ContainerStatus last, Container container) {
        kills.add(new Kill(
                last, container, "Container is in an unknown state, try killing it before restart", Reason.OTHER));
    }
}
