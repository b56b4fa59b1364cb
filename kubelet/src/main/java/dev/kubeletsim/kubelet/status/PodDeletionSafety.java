// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.status;

import dev.kubeletsim.kubelet.pod.Pod;

/** What the status manager asks the pod workers before it says that a pod is over; must not block. */
@FunctionalInterface
public interface PodDeletionSafety {
    /** Whether a container of the pod may still be running. */
    boolean podCouldHaveRunningContainers(Pod pod);
}
