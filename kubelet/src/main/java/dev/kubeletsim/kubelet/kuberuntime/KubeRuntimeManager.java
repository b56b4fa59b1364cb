// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.cri.v1.PodSandboxConfig;
import dev.kubeletsim.cri.v1.PodSandboxStatusRequest;
import dev.kubeletsim.cri.v1.RunPodSandboxRequest;
import dev.kubeletsim.kubelet.config.KubeletConfiguration;
import dev.kubeletsim.kubelet.container.BackOff;
import dev.kubeletsim.kubelet.container.ContainerState;
import dev.kubeletsim.kubelet.container.ContainerStatus;
import dev.kubeletsim.kubelet.container.GoDurations;
import dev.kubeletsim.kubelet.container.PodStatus;
import dev.kubeletsim.kubelet.container.ProbeResults;
import dev.kubeletsim.kubelet.container.SandboxStatus;
import dev.kubeletsim.kubelet.container.SyncContext;
import dev.kubeletsim.kubelet.cri.CriException;
import dev.kubeletsim.kubelet.cri.RuntimeService;
import dev.kubeletsim.kubelet.events.EventReasons;
import dev.kubeletsim.kubelet.images.ImageManager;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.volume.NodeFiles;
import dev.kubeletsim.time.Scheduler;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Brings what the runtime has of a pod to what its spec says (upstream's {@code pkg/kubelet/kuberuntime}). Its methods
 * block and belong into the fiber of the pod's worker; it keeps nothing of a pod but back-offs.
 */
public final class KubeRuntimeManager {
    private final KubeletConfiguration configuration;
    private final RuntimeService runtime;
    private final RuntimeParts parts;
    private final NodeFiles files;
    private final ProbeResults probes;
    private final BackOff backOff;

    KubeRuntimeManager(
            KubeletConfiguration configuration,
            RuntimeService runtime,
            RuntimeParts parts,
            NodeFiles files,
            ProbeResults probes,
            Scheduler scheduler) {
        this.configuration = configuration;
        this.runtime = runtime;
        this.parts = parts;
        this.files = files;
        this.probes = probes;
        boolean quick = configuration.featureGates().enabled("ReduceDefaultCrashLoopBackOffDecay");
        Duration initial = Duration.ofSeconds(quick ? 1 : 10);
        Duration max = quick ? Duration.ofSeconds(60) : configuration.maxContainerRestartPeriod();
        this.backOff = new BackOff(initial.compareTo(max) > 0 ? max : initial, max, scheduler);
    }

    /** Reads pods' statuses. */
    public PodStatusReader statusReader() {
        return parts.statusReader();
    }

    /** Gets images onto the node. */
    public ImageManager images() {
        return parts.images();
    }

    /**
     * Who the runtime is asked to run a container as, each number with the place that it comes from: what the start of
     * the container sends, without starting it.
     *
     * @throws ContainerConfigException if the container's image is not on the node
     */
    public RequestedIdentity requestedIdentity(Pod pod, Container container) {
        return parts.starter().requestedIdentity(pod, container);
    }

    /** Removes what no pod needs any more. */
    public ContainerGarbageCollector garbageCollector() {
        return parts.garbageCollector();
    }

    /**
     * Starts what is missing of a pod, and stops what must not be.
     *
     * @param status what the runtime has of the pod
     * @param sandboxReady told once a new sandbox is ready, before any image is pulled
     */
    public PodSyncResult syncPod(
            SyncContext context, Pod pod, PodStatus status, BiConsumer<Pod, PodStatus> sandboxReady) {
        PodActions actions = PodActionsComputer.compute(pod, status, probes);
        PodSyncResult.Builder result = new PodSyncResult.Builder();
        try {
            if (actions.createSandbox() && !actions.sandboxId().isEmpty()) {
                parts.events().sandboxChanged(pod);
            }
            stop(pod, status, actions);
            if (actions.killPod() && !actions.createSandbox()) {
                return result.build();
            }
            start(context, pod, status, actions, result, sandboxReady);
        } catch (CriException e) {
            result.error(String.valueOf(e.getMessage()));
        } catch (SandboxException e) {
            parts.events().pod(pod, e.reason, String.valueOf(e.getMessage()));
            result.error(String.valueOf(e.getMessage()));
        }
        return result.build();
    }

    private void stop(Pod pod, PodStatus status, PodActions actions) {
        if (actions.killPod()) {
            killPod(pod, status, null);
            if (actions.createSandbox()) {
                parts.initPruner().removeAll(pod, status);
            }
            return;
        }
        for (PodActions.Kill kill : actions.kills()) {
            parts.killer()
                    .kill(
                            pod,
                            kill.status(),
                            kill.container(),
                            kill.message(),
                            kill.reason(),
                            null,
                            CompletableFuture.completedFuture(true));
        }
        parts.initPruner().removeOld(pod, status);
    }

    private void start(
            SyncContext context,
            Pod pod,
            PodStatus status,
            PodActions actions,
            PodSyncResult.Builder result,
            BiConsumer<Pod, PodStatus> sandboxReady) {
        if (!actions.createSandbox()
                && actions.ephemeralToStart().isEmpty()
                && actions.initToStart().isEmpty()
                && actions.toStart().isEmpty()) {
            return;
        }
        String handler = handler(pod);
        PodSandboxConfig config = sandboxConfig(pod, actions.attempt(), handler);
        String id = actions.sandboxId();
        List<String> ips = status.ips();
        if (actions.createSandbox()) {
            id = runSandbox(config, handler);
            SandboxStatus created = readSandbox(id);
            ips = created.ips();
            sandboxReady.accept(pod, withSandbox(status, created));
        }
        List<String> podIps = pod.hostNetwork() ? configuration.nodeIps() : ips;
        startAll(context, pod, status, actions, new ContainerStarter.Sandbox(id, config, handler, podIps), result);
    }

    private void startAll(
            SyncContext context,
            Pod pod,
            PodStatus status,
            PodActions actions,
            ContainerStarter.Sandbox sandbox,
            PodSyncResult.Builder result) {
        for (Container container : actions.ephemeralToStart()) {
            startOne(pod, container, status, sandbox, result);
        }
        for (Container container : actions.initToStart()) {
            if (!startOne(pod, container, status, sandbox, result) && !container.isRestartableInit()) {
                return;
            }
        }
        for (Container container : actions.toStart()) {
            if (context.isCancelled()) {
                result.error("context canceled");
                return;
            }
            startOne(pod, container, status, sandbox, result);
        }
    }

    private boolean startOne(
            Pod pod,
            Container container,
            PodStatus status,
            ContainerStarter.Sandbox sandbox,
            PodSyncResult.Builder result) {
        try {
            checkBackOff(pod, container, status);
            parts.starter().start(pod, container, status, sandbox);
            result.started(container.name());
            return true;
        } catch (StartException e) {
            result.notStarted(container.name(), e);
            return false;
        }
    }

    private void checkBackOff(Pod pod, Container container, PodStatus status) {
        ContainerStatus last = status.containerStatuses().stream()
                .filter(s -> s.name().equals(container.name()) && s.state() == ContainerState.EXITED)
                .findFirst()
                .orElse(null);
        Instant finished = last == null ? null : last.finishedAt();
        if (finished == null) {
            return;
        }
        String key = backOffKey(pod, container);
        if (backOff.isInBackOffSince(key, finished)) {
            parts.events().backOff(pod, container);
            throw new StartException(
                    StartException.CRASH_LOOP_BACK_OFF,
                    "back-off " + GoDurations.format(backOff.get(key)) + " restarting failed container="
                            + container.name() + " pod=" + pod.description());
        }
        backOff.next(key, finished);
    }

    private static String backOffKey(Pod pod, Container container) {
        return String.join(
                "_",
                pod.name(),
                pod.namespace(),
                pod.uid(),
                container.name(),
                Long.toHexString(ContainerHash.of(container)));
    }

    private String handler(Pod pod) {
        try {
            return parts.handlers().of(pod);
        } catch (ContainerConfigException e) {
            throw new SandboxException(
                    EventReasons.FAILED_CREATE_POD_SANDBOX, "Failed to create pod sandbox: " + e.getMessage());
        }
    }

    private PodSandboxConfig sandboxConfig(Pod pod, int attempt, String handler) {
        try {
            return parts.sandboxConfigs().of(pod, attempt, handler);
        } catch (ContainerConfigException e) {
            throw new SandboxException(
                    EventReasons.FAILED_CREATE_POD_SANDBOX, "Failed to create pod sandbox: " + e.getMessage());
        }
    }

    private String runSandbox(PodSandboxConfig config, String handler) {
        try {
            files.makeDirectory(config.getLogDirectory(), 0755, NodeFiles.ROOT, NodeFiles.ROOT);
            return runtime.runPodSandbox(RunPodSandboxRequest.newBuilder()
                            .setConfig(config)
                            .setRuntimeHandler(handler)
                            .build())
                    .getPodSandboxId();
        } catch (CriException | IOException e) {
            throw new SandboxException(
                    EventReasons.FAILED_CREATE_POD_SANDBOX, "Failed to create pod sandbox: " + e.getMessage());
        }
    }

    private SandboxStatus readSandbox(String id) {
        try {
            return StatusConversion.sandbox(runtime.podSandboxStatus(PodSandboxStatusRequest.newBuilder()
                            .setPodSandboxId(id)
                            .build())
                    .getStatus());
        } catch (CriException e) {
            throw new SandboxException(
                    EventReasons.FAILED_POD_SANDBOX_STATUS, "Unable to get pod sandbox status: " + e.getMessage());
        }
    }

    private static PodStatus withSandbox(PodStatus status, SandboxStatus created) {
        List<SandboxStatus> sandboxes = new ArrayList<>(status.sandboxStatuses());
        sandboxes.addFirst(created);
        return new PodStatus(
                status.id(),
                status.name(),
                status.namespace(),
                created.ips(),
                status.containerStatuses(),
                sandboxes,
                status.timestamp());
    }

    /**
     * Stops all of a pod that runs.
     *
     * @param graceOverride seconds that replace the spec's grace period, or null
     * @throws CriException if the runtime fails to stop something
     */
    public void killPod(Pod pod, PodStatus status, @Nullable Long graceOverride) {
        parts.podKiller().kill(pod, status, graceOverride);
    }

    /** A pod is gone from the node: its range of user ids may be given away. */
    public void podRemoved(String uid) {
        parts.userNamespaces().release(uid);
        parts.images().forgetPod(uid);
        backOff.collectGarbage();
    }

    private static final class SandboxException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final String reason;

        SandboxException(String reason, String message) {
            super(message);
            this.reason = reason;
        }
    }
}
