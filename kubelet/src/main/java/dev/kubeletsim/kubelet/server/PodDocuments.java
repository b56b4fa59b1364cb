// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.server;

import dev.kubeletsim.kubelet.container.ContainerStatus;
import dev.kubeletsim.kubelet.pod.Pod;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The lists of {@code /pods} (what should run, with its status) and {@code /runningpods/} (what the runtime runs). */
final class PodDocuments {
    private PodDocuments() {}

    static ObjectNode pods(Collection<ServedNode> nodes) {
        ObjectNode list = list();
        ArrayNode items = list.putArray("items");
        for (ServedNode node : nodes) {
            for (Pod pod : sorted(node.pods())) {
                ObjectNode tree = pod.tree().deepCopy();
                tree.remove(List.of("kind", "apiVersion"));
                ObjectNode annotations = tree.withObject("metadata").withObject("annotations");
                pod.annotations().forEach(annotations::put);
                node.status(pod.uid()).ifPresent(status -> tree.set("status", status));
                items.add(tree);
            }
        }
        return list;
    }

    static ObjectNode runningPods(Collection<ServedNode> nodes) {
        ObjectNode list = list();
        ArrayNode items = list.putArray("items");
        for (ServedNode node : nodes) {
            for (Pod pod : sorted(node.pods())) {
                List<ContainerStatus> running = node.runtimeStatus(pod.uid()).stream()
                        .flatMap(status -> status.runningContainerStatuses().stream())
                        .toList();
                if (!running.isEmpty()) {
                    addRunning(items.addObject(), pod, running);
                }
            }
        }
        return list;
    }

    private static void addRunning(ObjectNode tree, Pod pod, List<ContainerStatus> running) {
        tree.putObject("metadata")
                .put("name", pod.name())
                .put("namespace", pod.namespace())
                .put("uid", pod.uid())
                .putNull("creationTimestamp");
        ArrayNode containers = tree.putObject("spec").putArray("containers");
        for (ContainerStatus status : running) {
            containers
                    .addObject()
                    .put("name", status.name())
                    .put("image", status.imageRef())
                    .putObject("resources");
        }
        tree.putObject("status");
    }

    private static List<Pod> sorted(Collection<Pod> pods) {
        return pods.stream()
                .sorted(Comparator.comparing(Pod::namespace).thenComparing(Pod::name))
                .toList();
    }

    private static ObjectNode list() {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.put("kind", "PodList").put("apiVersion", "v1").putObject("metadata");
        return list;
    }
}
