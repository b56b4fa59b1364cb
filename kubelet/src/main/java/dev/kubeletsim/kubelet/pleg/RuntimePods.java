// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.pleg;

import dev.kubeletsim.cri.v1.Container;
import dev.kubeletsim.cri.v1.ListContainersResponse;
import dev.kubeletsim.cri.v1.ListPodSandboxResponse;
import dev.kubeletsim.cri.v1.PodSandbox;
import dev.kubeletsim.cri.v1.PodSandboxState;
import dev.kubeletsim.kubelet.container.ContainerState;
import dev.kubeletsim.kubelet.kuberuntime.Labels;
import dev.kubeletsim.kubelet.pleg.RuntimePod.Item;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Groups the runtime's two flat lists by pod. */
final class RuntimePods {
    private static final class Gathering {
        final List<Item> sandboxes = new ArrayList<>(1);
        final List<Item> containers = new ArrayList<>(1);
        String name = "";
        String namespace = "";
    }

    private RuntimePods() {}

    static Map<String, RuntimePod> of(ListPodSandboxResponse sandboxes, ListContainersResponse containers) {
        Map<String, Gathering> byUid = new LinkedHashMap<>();
        List<PodSandbox> newestSandboxes = new ArrayList<>(sandboxes.getItemsList());
        newestSandboxes.sort(Comparator.comparingLong(PodSandbox::getCreatedAt).reversed());
        for (PodSandbox sandbox : newestSandboxes) {
            Gathering pod = byUid.computeIfAbsent(sandbox.getMetadata().getUid(), uid -> new Gathering());
            pod.name = sandbox.getMetadata().getName();
            pod.namespace = sandbox.getMetadata().getNamespace();
            boolean ready = sandbox.getState() == PodSandboxState.SANDBOX_READY;
            pod.sandboxes.add(new Item(sandbox.getId(), ready ? ContainerState.RUNNING : ContainerState.EXITED));
        }
        List<Container> newestContainers = new ArrayList<>(containers.getContainersList());
        newestContainers.sort(Comparator.comparingLong(Container::getCreatedAt).reversed());
        for (Container container : newestContainers) {
            Gathering pod =
                    byUid.computeIfAbsent(container.getLabelsOrDefault(Labels.POD_UID, ""), uid -> new Gathering());
            if (pod.name.isEmpty()) {
                pod.name = container.getLabelsOrDefault(Labels.POD_NAME, "");
                pod.namespace = container.getLabelsOrDefault(Labels.POD_NAMESPACE, "");
            }
            pod.containers.add(new Item(container.getId(), state(container)));
        }
        Map<String, RuntimePod> pods = new LinkedHashMap<>();
        byUid.forEach((uid, pod) ->
                pods.put(uid, new RuntimePod(uid, pod.name, pod.namespace, pod.sandboxes, pod.containers)));
        return pods;
    }

    private static ContainerState state(Container container) {
        return switch (container.getState()) {
            case CONTAINER_RUNNING -> ContainerState.RUNNING;
            case CONTAINER_EXITED -> ContainerState.EXITED;
            // The kubelet makes no use of "created": like upstream, it counts as unknown until the start.
            case CONTAINER_CREATED, CONTAINER_UNKNOWN, UNRECOGNIZED -> ContainerState.UNKNOWN;
        };
    }
}
