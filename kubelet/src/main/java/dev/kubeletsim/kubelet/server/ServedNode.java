// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.server;

import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.kubelet.container.PodStatus;
import dev.kubeletsim.kubelet.cri.RuntimeService;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.volume.NodeFiles;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** One node as the server sees it. Nothing here blocks but the calls of {@link #runtime()}. */
public interface ServedNode {
    String name();

    FeatureGates gates();

    /** The pod of that name, if the node has it. */
    Optional<Pod> pod(String namespace, String name);

    /** All pods that the node should run. */
    Collection<Pod> pods();

    /** The status manager's status of a pod. */
    Optional<ObjectNode> status(String uid);

    /** What the last relist read of a pod. */
    Optional<PodStatus> runtimeStatus(String uid);

    RuntimeService runtime();

    /** Where the runtime writes its logs. */
    NodeFiles files();

    /** How many pods admission refused, by metric label. */
    Map<String, Long> admissionRejections();

    /** The configuration as {@code /configz} shows it. */
    ObjectNode configuration();
}
