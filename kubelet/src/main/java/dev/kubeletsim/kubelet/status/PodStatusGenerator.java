// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.status;

import dev.kubeletsim.kubelet.container.PodStatus;
import dev.kubeletsim.kubelet.pod.Pod;
import tools.jackson.databind.node.ObjectNode;

/** Computes the API status of a pod from what the runtime says (upstream's {@code generateAPIPodStatus}). */
public interface PodStatusGenerator {
    /**
     * A new {@code v1.PodStatus} tree.
     *
     * @param podIsTerminal whether no container of the pod runs or will run again
     */
    ObjectNode generate(Pod pod, PodStatus podStatus, boolean podIsTerminal);
}
