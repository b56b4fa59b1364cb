// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.cri.v1.Container;
import dev.kubeletsim.cri.v1.ContainerState;
import dev.kubeletsim.cri.v1.ListContainersRequest;
import dev.kubeletsim.cri.v1.ListPodSandboxRequest;
import dev.kubeletsim.cri.v1.PodSandbox;
import dev.kubeletsim.cri.v1.PodSandboxState;
import dev.kubeletsim.cri.v1.RemovePodSandboxRequest;
import dev.kubeletsim.cri.v1.StopPodSandboxRequest;
import dev.kubeletsim.kubelet.config.KubeletConfiguration;
import dev.kubeletsim.kubelet.container.ContainerStatus;
import dev.kubeletsim.kubelet.container.PodStatus;
import dev.kubeletsim.kubelet.cri.CriException;
import dev.kubeletsim.kubelet.cri.RuntimeService;
import dev.kubeletsim.kubelet.volume.NodeFiles;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes dead containers and sandboxes: of each container one dead instance stays for {@code logs --previous}, and
 * nothing of a pod that is gone (upstream's {@code kuberuntime_gc.go} and {@code pod_container_deletor.go}). Blocks.
 */
public final class ContainerGarbageCollector {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerGarbageCollector.class);
    /** Upstream's {@code maximum-dead-containers-per-container}. */
    private static final int KEPT_PER_CONTAINER = 1;

    private final KubeletConfiguration configuration;
    private final RuntimeService runtime;
    private final ContainerRemover remover;
    private final NodeFiles files;

    ContainerGarbageCollector(
            KubeletConfiguration configuration, RuntimeService runtime, ContainerRemover remover, NodeFiles files) {
        this.configuration = configuration;
        this.runtime = runtime;
        this.remover = remover;
        this.files = files;
    }

    /**
     * A container has died: removes the older dead ones of its name, or, once nothing of the pod is needed, all.
     *
     * @param removeAll whether the pod is gone
     */
    public void containerDied(String id, PodStatus status, boolean removeAll) {
        String name = status.containerStatusById(id).map(ContainerStatus::name).orElse("");
        if (name.isEmpty() && !removeAll) {
            return;
        }
        List<ContainerStatus> dead = status.containerStatuses().stream()
                .filter(s -> s.state() == dev.kubeletsim.kubelet.container.ContainerState.EXITED)
                .filter(s -> removeAll || s.name().equals(name))
                .toList();
        for (int i = removeAll ? 0 : KEPT_PER_CONTAINER; i < dead.size(); i++) {
            remover.remove(dead.get(i).id().id());
        }
    }

    /**
     * The sweep of each minute.
     *
     * @param podIsGone whether nothing of the pod of that uid may stay
     */
    public void collect(Predicate<String> podIsGone) {
        List<Container> containers = runtime.listContainers(ListContainersRequest.getDefaultInstance())
                .getContainersList();
        Set<String> left = removeContainers(containers, podIsGone);
        removeSandboxes(left, podIsGone);
    }

    private Set<String> removeContainers(List<Container> containers, Predicate<String> podIsGone) {
        Map<String, Integer> kept = new HashMap<>();
        Set<String> sandboxesInUse = new HashSet<>();
        List<Container> newestFirst = containers.stream()
                .sorted(Comparator.comparingLong(Container::getCreatedAt).reversed())
                .toList();
        for (Container container : newestFirst) {
            boolean dead = container.getState() != ContainerState.CONTAINER_RUNNING;
            String uid = container.getLabelsOrDefault(Labels.POD_UID, "");
            String key = uid + "/" + container.getLabelsOrDefault(Labels.CONTAINER_NAME, "");
            int allowed = podIsGone.test(uid) ? 0 : KEPT_PER_CONTAINER;
            if (dead && kept.merge(key, 1, Integer::sum) > allowed && tryRemove(container.getId())) {
                continue;
            }
            sandboxesInUse.add(container.getPodSandboxId());
        }
        return sandboxesInUse;
    }

    private boolean tryRemove(String id) {
        try {
            remover.remove(id);
            return true;
        } catch (CriException e) {
            LOG.warn("Failed to remove container {}; the next sweep tries again", id, e);
            return false;
        }
    }

    private void removeSandboxes(Set<String> inUse, Predicate<String> podIsGone) {
        Set<String> podsSeen = new HashSet<>();
        List<PodSandbox> newestFirst =
                runtime.listPodSandbox(ListPodSandboxRequest.getDefaultInstance()).getItemsList().stream()
                        .sorted(Comparator.comparingLong(PodSandbox::getCreatedAt)
                                .reversed())
                        .toList();
        for (PodSandbox sandbox : newestFirst) {
            String uid = sandbox.getMetadata().getUid();
            boolean newest = podsSeen.add(uid);
            boolean needed = (newest && !podIsGone.test(uid))
                    || sandbox.getState() == PodSandboxState.SANDBOX_READY
                    || inUse.contains(sandbox.getId());
            if (!needed) {
                removeSandbox(sandbox, podIsGone.test(uid));
            }
        }
    }

    private void removeSandbox(PodSandbox sandbox, boolean podIsGone) {
        try {
            runtime.stopPodSandbox(StopPodSandboxRequest.newBuilder()
                    .setPodSandboxId(sandbox.getId())
                    .build());
            runtime.removePodSandbox(RemovePodSandboxRequest.newBuilder()
                    .setPodSandboxId(sandbox.getId())
                    .build());
            if (podIsGone) {
                files.remove(LogPaths.podDir(
                        configuration,
                        sandbox.getMetadata().getNamespace(),
                        sandbox.getMetadata().getName(),
                        sandbox.getMetadata().getUid()));
            }
        } catch (CriException | IOException e) {
            LOG.warn("Failed to remove sandbox {}; the next sweep tries again", sandbox.getId(), e);
        }
    }
}
