// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.nodestatus;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What the node's status asks of the rest of the kubelet; called in fibers, so it may wait for the runtime. */
public interface NodeSources {
    /** {@code name://version} of the runtime, by a CRI Version. */
    String runtimeVersion();

    /** The images on the node. */
    List<NodeImage> images();

    /** Which of the node's pressure conditions hold. */
    default Set<String> pressures() {
        return Set.of();
    }

    /** Why the node takes no more pods: it is shutting down. */
    default Optional<String> shutdownError() {
        return Optional.empty();
    }
}
