// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet;

import dev.kubeletsim.kubelet.pleg.RuntimePod;
import dev.kubeletsim.kubelet.pod.Pod;
import java.time.Instant;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Pods that only the runtime knows. */
final class OrphanPods {
    /** Upstream's grace period for a pod of which nothing is known but its containers. */
    private static final int GRACE_SECONDS = 1;

    private OrphanPods() {}

    /** A pod of that name without a spec, fit to be killed. */
    static Pod standIn(RuntimePod orphan, Instant now) {
        ObjectNode tree = JsonNodeFactory.instance.objectNode();
        tree.putObject("metadata")
                .put("name", orphan.name())
                .put("namespace", orphan.namespace())
                .put("uid", orphan.uid());
        tree.putObject("spec").put("terminationGracePeriodSeconds", GRACE_SECONDS);
        return new Pod(tree, Pod.Source.API, now);
    }
}
