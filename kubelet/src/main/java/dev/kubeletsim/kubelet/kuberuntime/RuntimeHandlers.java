// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.kubelet.client.ApiResource;
import dev.kubeletsim.kubelet.client.ClusterObjects;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;

/** The runtime handler that a pod's RuntimeClass names (upstream's {@code pkg/kubelet/runtimeclass}); blocks. */
final class RuntimeHandlers {
    private final ClusterObjects objects;

    RuntimeHandlers(ClusterObjects objects) {
        this.objects = objects;
    }

    /** The handler's name, empty for the runtime's default one. */
    String of(Pod pod) {
        String name = Trees.text(pod.spec(), "runtimeClassName");
        if (name.isEmpty()) {
            return "";
        }
        return Trees.text(
                objects.find(ApiResource.RUNTIME_CLASSES, "", name)
                        .orElseThrow(() -> new ContainerConfigException("failed to get sandbox runtime: "
                                + "runtimeclass.node.k8s.io \"" + name + "\" not found")),
                "handler");
    }
}
