// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet;

import dev.kubeletsim.kubelet.container.ContainerStatus;
import dev.kubeletsim.kubelet.container.PodStatus;
import dev.kubeletsim.kubelet.container.ReasonCache;
import dev.kubeletsim.kubelet.container.SyncContext;
import dev.kubeletsim.kubelet.cri.CriException;
import dev.kubeletsim.kubelet.events.EventReasons;
import dev.kubeletsim.kubelet.events.EventRecorder;
import dev.kubeletsim.kubelet.events.ObjectReference;
import dev.kubeletsim.kubelet.kuberuntime.KubeRuntimeManager;
import dev.kubeletsim.kubelet.kuberuntime.PodSyncResult;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;
import dev.kubeletsim.kubelet.podworker.PodSyncer;
import dev.kubeletsim.kubelet.status.Phase;
import dev.kubeletsim.kubelet.status.PodStatusGenerator;
import dev.kubeletsim.kubelet.status.StatusManager;
import dev.kubeletsim.kubelet.volume.VolumeException;
import dev.kubeletsim.kubelet.volume.VolumeManager;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** The three steps of a pod's worker (upstream's {@code SyncPod}, {@code SyncTerminatingPod}, {@code SyncTerminatedPod}). */
final class KubeletPodSyncer implements PodSyncer {
    /** What a sync needs of its node. */
    record Node(
            KubeRuntimeManager runtime,
            PodStatusGenerator generator,
            StatusManager statuses,
            VolumeManager volumes,
            ProbeManager probes,
            ReasonCache reasons,
            EventRecorder events,
            Supplier<Optional<String>> networkError,
            Consumer<String> requestRelist) {}

    /** A sync that has to be tried again; the message says why. */
    private static final class SyncException extends RuntimeException {
        private static final long serialVersionUID = 1;

        SyncException(String message) {
            super(message);
        }
    }

    private final Node node;
    private final ActiveDeadline deadline;
    private final boolean publishesSandbox;

    /** @param publishesSandbox whether a new sandbox is reported before images are pulled (from 1.36 on) */
    KubeletPodSyncer(Node node, ActiveDeadline deadline, boolean publishesSandbox) {
        this.node = node;
        this.deadline = deadline;
        this.publishesSandbox = publishesSandbox;
    }

    @Override
    public boolean syncPod(SyncContext context, Pod pod, PodStatus status) {
        ObjectNode apiStatus = generate(pod, status, false);
        boolean terminal = Phase.isTerminal(Trees.text(apiStatus, "phase"));
        node.statuses().setPodStatus(pod, apiStatus);
        if (terminal) {
            return true;
        }
        checkNetwork(pod);
        mountVolumes(context, pod);
        node.probes().addPod(pod);
        PodSyncResult result = node.runtime().syncPod(context, pod, status, this::sandboxReady);
        note(pod, result);
        if (result.failed()) {
            throw new SyncException(describe(result));
        }
        if (!result.starts().isEmpty()) {
            node.requestRelist().accept(pod.uid());
        }
        return false;
    }

    private void sandboxReady(Pod pod, PodStatus status) {
        if (publishesSandbox) {
            node.statuses().setPodStatus(pod, generate(pod, status, false));
        }
    }

    private void checkNetwork(Pod pod) {
        Optional<String> error =
                pod.hostNetwork() ? Optional.empty() : node.networkError().get();
        if (error.isPresent()) {
            String message = "network is not ready: " + error.get();
            warn(pod, EventReasons.NETWORK_NOT_READY, message);
            throw new SyncException(message);
        }
    }

    private void mountVolumes(SyncContext context, Pod pod) {
        try {
            node.volumes().waitForMount(context, pod);
        } catch (VolumeException e) {
            warn(pod, EventReasons.FAILED_MOUNT, "Unable to attach or mount volumes: " + e.getMessage());
            throw e;
        }
    }

    private void note(Pod pod, PodSyncResult result) {
        for (PodSyncResult.Start start : result.starts()) {
            if (start.failed()) {
                node.reasons()
                        .add(pod.uid(), start.container(), new ReasonCache.Reason(start.reason(), start.message()));
            } else {
                node.reasons().remove(pod.uid(), start.container());
            }
        }
    }

    private static String describe(PodSyncResult result) {
        StringBuilder text = new StringBuilder(String.join(", ", result.errors()));
        for (PodSyncResult.Start start : result.starts()) {
            if (start.failed()) {
                text.append(text.isEmpty() ? "" : ", ");
                text.append("failed to \"StartContainer\" for \"").append(start.container());
                text.append("\" with ")
                        .append(start.reason())
                        .append(": \"")
                        .append(start.message())
                        .append('"');
            }
        }
        return text.toString();
    }

    @Override
    public void syncTerminatingPod(SyncContext context, Pod pod, PodStatus status, @Nullable Long graceSeconds) {
        node.statuses().setPodStatus(pod, generate(pod, status, false));
        node.probes().stopLivenessAndStartup(pod);
        try {
            node.runtime().killPod(pod, status, graceSeconds);
        } catch (CriException e) {
            warn(pod, EventReasons.FAILED_KILL_POD, "error killing pod: " + e.getMessage());
            throw e;
        }
        node.probes().removePod(pod);
        PodStatus stopped = node.runtime().statusReader().read(pod.uid(), pod.name(), pod.namespace());
        checkStopped(stopped);
        node.statuses().setPodStatus(pod, generate(pod, withIps(stopped, status.ips()), true));
    }

    /** A stopped sandbox has no address any more; the API keeps showing the last one. */
    private static PodStatus withIps(PodStatus stopped, List<String> ips) {
        return new PodStatus(
                stopped.id(),
                stopped.name(),
                stopped.namespace(),
                ips,
                stopped.containerStatuses(),
                stopped.sandboxStatuses(),
                stopped.timestamp());
    }

    private static void checkStopped(PodStatus stopped) {
        List<String> running = stopped.runningContainerStatuses().stream()
                .map(ContainerStatus::name)
                .toList();
        if (!running.isEmpty()) {
            throw new SyncException(
                    "detected running containers after a successful KillPod, CRI violation: " + running);
        }
    }

    @Override
    public void syncTerminatedPod(SyncContext context, Pod pod, PodStatus status) {
        node.statuses().setPodStatus(pod, generate(pod, status, true));
        node.statuses().terminatePod(pod);
    }

    private ObjectNode generate(Pod pod, PodStatus status, boolean terminal) {
        ObjectNode apiStatus = node.generator().generate(pod, status, terminal);
        deadline.apply(pod, apiStatus);
        return apiStatus;
    }

    private void warn(Pod pod, String reason, String message) {
        node.events().event(ObjectReference.of(pod), EventRecorder.WARNING, reason, message);
    }
}
