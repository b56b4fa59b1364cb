// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.cri.v1.Container;
import dev.kubeletsim.cri.v1.ContainerFilter;
import dev.kubeletsim.cri.v1.ContainerState;
import dev.kubeletsim.cri.v1.ContainerStatusRequest;
import dev.kubeletsim.cri.v1.ListContainersRequest;
import dev.kubeletsim.cri.v1.ListPodSandboxRequest;
import dev.kubeletsim.cri.v1.PodSandbox;
import dev.kubeletsim.cri.v1.PodSandboxFilter;
import dev.kubeletsim.cri.v1.PodSandboxStatusRequest;
import dev.kubeletsim.cri.v1.PodSandboxStatusResponse;
import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.kubelet.container.ContainerStatus;
import dev.kubeletsim.kubelet.container.PodStatus;
import dev.kubeletsim.kubelet.container.SandboxStatus;
import dev.kubeletsim.kubelet.cri.CriException;
import dev.kubeletsim.kubelet.cri.RuntimeService;
import dev.kubeletsim.time.Scheduler;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads one pod's status from the runtime (upstream's {@code GetPodStatus}); its methods block, for fibers. */
public final class PodStatusReader {
    private final RuntimeService runtime;
    private final FeatureGates gates;
    private final TerminationMessages messages;
    private final Scheduler scheduler;
    private final String runtimeName;

    PodStatusReader(
            RuntimeService runtime,
            FeatureGates gates,
            TerminationMessages messages,
            Scheduler scheduler,
            String runtimeName) {
        this.runtime = runtime;
        this.gates = gates;
        this.messages = messages;
        this.scheduler = scheduler;
        this.runtimeName = runtimeName;
    }

    /** Lists what the runtime has of the pod, then reads each. */
    public PodStatus read(String uid, String name, String namespace) {
        Instant began = scheduler.instant();
        boolean listsFirst = gates.version().isAtLeast(36);
        List<String> sandboxes = newestFirst(listSandboxes(uid));
        List<String> early = listsFirst ? containers(uid) : List.of();
        List<SandboxStatus> sandboxStatuses = sandboxStatuses(sandboxes);
        List<String> containers = listsFirst ? early : containers(uid);
        return status(uid, name, namespace, sandboxStatuses, containers, began);
    }

    /** Reads sandboxes and containers whose ids a relist has just shown; the newest sandbox comes first. */
    public PodStatus read(String uid, String name, String namespace, List<String> sandboxes, List<String> containers) {
        Instant began = scheduler.instant();
        return status(uid, name, namespace, sandboxStatuses(sandboxes), containers, began);
    }

    List<PodSandbox> listSandboxes(String uid) {
        return runtime.listPodSandbox(ListPodSandboxRequest.newBuilder()
                        .setFilter(PodSandboxFilter.newBuilder().putLabelSelector(Labels.POD_UID, uid))
                        .build())
                .getItemsList();
    }

    private List<String> containers(String uid) {
        return runtime
                .listContainers(ListContainersRequest.newBuilder()
                        .setFilter(ContainerFilter.newBuilder().putLabelSelector(Labels.POD_UID, uid))
                        .build())
                .getContainersList()
                .stream()
                .map(Container::getId)
                .toList();
    }

    static List<String> newestFirst(List<PodSandbox> sandboxes) {
        return sandboxes.stream()
                .sorted(Comparator.comparingLong(PodSandbox::getCreatedAt).reversed())
                .map(PodSandbox::getId)
                .toList();
    }

    private List<SandboxStatus> sandboxStatuses(List<String> ids) {
        List<SandboxStatus> statuses = new ArrayList<>(ids.size());
        for (String id : ids) {
            try {
                PodSandboxStatusResponse reply = runtime.podSandboxStatus(
                        PodSandboxStatusRequest.newBuilder().setPodSandboxId(id).build());
                statuses.add(StatusConversion.sandbox(reply.getStatus()));
            } catch (CriException e) {
                if (!e.isNotFound()) {
                    throw e;
                }
                // Removed between list and read: it is no longer part of the pod.
            }
        }
        return statuses;
    }

    private PodStatus status(
            String uid,
            String name,
            String namespace,
            List<SandboxStatus> sandboxes,
            List<String> containers,
            Instant began) {
        List<ContainerStatus> statuses = new ArrayList<>(containers.size());
        for (String id : containers) {
            try {
                statuses.add(container(id));
            } catch (CriException e) {
                if (!e.isNotFound()) {
                    throw e;
                }
                // As above.
            }
        }
        statuses.sort(Comparator.comparing(ContainerStatus::createdAt).reversed());
        List<String> ips = !sandboxes.isEmpty() && sandboxes.getFirst().ready()
                ? sandboxes.getFirst().ips()
                : List.of();
        return new PodStatus(uid, name, namespace, ips, statuses, sandboxes, began);
    }

    private ContainerStatus container(String id) {
        dev.kubeletsim.cri.v1.ContainerStatus status = runtime.containerStatus(
                        ContainerStatusRequest.newBuilder().setContainerId(id).build())
                .getStatus();
        String left = status.getState() == ContainerState.CONTAINER_EXITED ? messages.of(status) : "";
        return StatusConversion.container(status, runtimeName, left, gates);
    }
}
