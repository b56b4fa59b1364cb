// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.cri.v1.StopPodSandboxRequest;
import dev.kubeletsim.kubelet.container.ContainerStatus;
import dev.kubeletsim.kubelet.container.Fibers;
import dev.kubeletsim.kubelet.container.PodStatus;
import dev.kubeletsim.kubelet.container.SandboxStatus;
import dev.kubeletsim.kubelet.cri.CriException;
import dev.kubeletsim.kubelet.cri.RuntimeService;
import dev.kubeletsim.kubelet.kuberuntime.PodActions.Reason;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.time.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Stops all containers of a pod at once, sidecars after the regular ones in reverse order, then its sandboxes
 * (upstream's {@code killPodWithSyncResult}); blocks, for fibers.
 */
final class PodKiller {
    private final RuntimeService runtime;
    private final ContainerKiller killer;
    private final Scheduler scheduler;

    PodKiller(RuntimeService runtime, ContainerKiller killer, Scheduler scheduler) {
        this.runtime = runtime;
        this.killer = killer;
        this.scheduler = scheduler;
    }

    /**
     * Kills what {@code status} shows as running.
     *
     * @param graceOverride seconds that replace the spec's grace period, or null
     * @throws CriException if the runtime fails to stop something
     */
    void kill(Pod pod, PodStatus status, @Nullable Long graceOverride) {
        List<ContainerStatus> running = status.runningContainerStatuses();
        if (!running.isEmpty()) {
            Fibers.runAll(scheduler, "kill " + pod.description(), tasks(pod, running, graceOverride));
        }
        for (SandboxStatus sandbox : status.sandboxStatuses()) {
            stop(sandbox.id());
        }
    }

    private List<Runnable> tasks(Pod pod, List<ContainerStatus> running, @Nullable Long graceOverride) {
        List<Runnable> tasks = new ArrayList<>();
        List<CompletableFuture<Boolean>> before = new ArrayList<>();
        List<Container> init = pod.initContainers().reversed();
        for (ContainerStatus status : running) {
            // Whatever is no sidecar of the spec, even an unknown container, goes at once.
            if (init.stream().noneMatch(c -> c.isRestartableInit() && c.name().equals(status.name()))) {
                Container container = pod.container(status.name()).orElse(null);
                tasks.add(task(pod, status, container, graceOverride, List.of(), before));
            }
        }
        for (Container sidecar : init) {
            for (ContainerStatus status : running) {
                if (sidecar.isRestartableInit() && sidecar.name().equals(status.name())) {
                    tasks.add(task(pod, status, sidecar, graceOverride, List.copyOf(before), before));
                }
            }
        }
        return tasks;
    }

    private Runnable task(
            Pod pod,
            ContainerStatus status,
            @Nullable Container container,
            @Nullable Long graceOverride,
            List<CompletableFuture<Boolean>> first,
            List<CompletableFuture<Boolean>> all) {
        CompletableFuture<Boolean> ended = new CompletableFuture<>();
        all.add(ended);
        CompletableFuture<?> turn = CompletableFuture.allOf(first.toArray(CompletableFuture[]::new));
        return () -> {
            try {
                killer.kill(pod, status, container, "", Reason.OTHER, graceOverride, turn);
            } finally {
                ended.complete(true);
            }
        };
    }

    private void stop(String sandbox) {
        try {
            runtime.stopPodSandbox(
                    StopPodSandboxRequest.newBuilder().setPodSandboxId(sandbox).build());
        } catch (CriException e) {
            if (!e.isNotFound()) {
                throw e;
            }
            // Gone already, which is what was asked for.
        }
    }
}
