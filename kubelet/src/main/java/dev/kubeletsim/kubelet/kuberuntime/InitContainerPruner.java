// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.kubelet.container.ContainerState;
import dev.kubeletsim.kubelet.container.ContainerStatus;
import dev.kubeletsim.kubelet.container.PodStatus;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import java.util.HashSet;
import java.util.Set;

/** Removes dead init containers, of which only the last execution counts; blocks, for fibers. */
final class InitContainerPruner {
    private final ContainerRemover remover;

    InitContainerPruner(ContainerRemover remover) {
        this.remover = remover;
    }

    /** Removes all but the newest of each init container. */
    void removeOld(Pod pod, PodStatus status) {
        prune(pod, status, 1);
    }

    /** Removes all init containers: the pod begins anew. */
    void removeAll(Pod pod, PodStatus status) {
        prune(pod, status, 0);
    }

    private void prune(Pod pod, PodStatus status, int keep) {
        for (Container init : pod.initContainers()) {
            Set<String> seen = new HashSet<>();
            for (ContainerStatus candidate : status.containerStatuses()) {
                boolean dead =
                        candidate.state() == ContainerState.EXITED || candidate.state() == ContainerState.UNKNOWN;
                if (candidate.name().equals(init.name()) && dead) {
                    seen.add(candidate.id().id());
                    if (seen.size() > keep) {
                        remover.remove(candidate.id().id());
                    }
                }
            }
        }
    }
}
