// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.podworker;

import dev.kubeletsim.kubelet.pod.Pod;

/**
 * News for a pod's worker.
 *
 * @param kill whether the pod is to end
 */
public record UpdatePodOptions(Pod pod, boolean kill) {
    /** The pod is new, has changed, or is due. */
    public static UpdatePodOptions sync(Pod pod) {
        return new UpdatePodOptions(pod, false);
    }

    /** The pod is gone from its source. */
    public static UpdatePodOptions kill(Pod pod) {
        return new UpdatePodOptions(pod, true);
    }
}
