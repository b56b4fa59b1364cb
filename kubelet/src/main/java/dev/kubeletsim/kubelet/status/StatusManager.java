// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.status;

import dev.kubeletsim.kubelet.container.ContainerId;
import dev.kubeletsim.kubelet.pod.Pod;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** The source of truth on API statuses of pods, which it keeps in step with the API. Never blocks; any thread. */
public interface StatusManager {
    /** The status last set, if any. */
    Optional<ObjectNode> getPodStatus(String uid);

    /** Sets the status of a pod; the tree then belongs to the manager. */
    void setPodStatus(Pod pod, ObjectNode status);

    /** Updates a running container's readiness, and the conditions that follow from it. */
    void setContainerReadiness(String podUid, ContainerId container, boolean ready);

    /** Updates whether a running container has started. */
    void setContainerStartup(String podUid, ContainerId container, boolean started);

    /** No container of the pod runs any more: all not yet terminated statuses become so, and the pod may be deleted. */
    void terminatePod(Pod pod);

    /** Forgets all pods but these. */
    void removeOrphanedStatuses(Set<String> podUids);
}
