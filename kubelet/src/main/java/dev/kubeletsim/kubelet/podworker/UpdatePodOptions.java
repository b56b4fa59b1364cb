// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.podworker;

import dev.kubeletsim.kubelet.pod.Pod;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * News for a pod's worker.
 *
 * @param kill whether the pod is to end
 * @param evict whether it ends for lack of resources
 * @param graceSeconds that replace the spec's, or null
 * @param statusChange made to the API status of a killed pod, or null
 */
public record UpdatePodOptions(
        Pod pod,
        boolean kill,
        boolean evict,
        @Nullable Long graceSeconds,
        @Nullable Consumer<ObjectNode> statusChange) {

    /** The pod is new, has changed, or is due. */
    public static UpdatePodOptions sync(Pod pod) {
        return new UpdatePodOptions(pod, false, false, null, null);
    }

    /** The pod is gone from its source. */
    public static UpdatePodOptions kill(Pod pod) {
        return new UpdatePodOptions(pod, true, false, null, null);
    }

    /** The pod is to end with this change to its status. */
    public static UpdatePodOptions evict(Pod pod, @Nullable Long graceSeconds, Consumer<ObjectNode> statusChange) {
        return new UpdatePodOptions(pod, true, true, graceSeconds, statusChange);
    }
}
