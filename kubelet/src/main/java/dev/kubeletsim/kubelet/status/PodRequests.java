// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.status;

import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Quantity;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a pod requests of each resource (component-helpers {@code resource.PodRequests}): the larger of what its regular
 * containers and sidecars need together and what any init container needs beside the sidecars before it; the pod's own
 * CPU and memory requests win; the overhead is added.
 */
public final class PodRequests {
    private PodRequests() {}

    /** The amounts by resource name, sorted. */
    public static Map<String, BigDecimal> amounts(Pod pod) {
        Map<String, BigDecimal> running = new TreeMap<>();
        Map<String, BigDecimal> starting = new TreeMap<>();
        Map<String, BigDecimal> sidecars = new TreeMap<>();
        for (Container container : pod.initContainers()) {
            JsonNode requests = container.spec().path("resources").path("requests");
            Map<String, BigDecimal> needed = new TreeMap<>(sidecars);
            merge(requests, needed, BigDecimal::add);
            needed.forEach((resource, amount) -> starting.merge(resource, amount, BigDecimal::max));
            if (container.isRestartableInit()) {
                merge(requests, sidecars, BigDecimal::add);
            }
        }
        for (Container container : pod.containers()) {
            merge(container.spec().path("resources").path("requests"), running, BigDecimal::add);
        }
        sidecars.forEach((resource, amount) -> running.merge(resource, amount, BigDecimal::add));
        starting.forEach((resource, amount) -> running.merge(resource, amount, BigDecimal::max));
        merge(pod.spec().path("resources").path("requests"), running, (ofContainers, own) -> own);
        merge(pod.spec().path("overhead"), running, BigDecimal::add);
        return running;
    }

    /** The same as a tree of quantities, in the spec's own writing where a single container asks. */
    static ObjectNode of(Pod pod) {
        ObjectNode tree = StatusTrees.object();
        amounts(pod).forEach((resource, amount) -> tree.put(resource, text(pod, resource, amount)));
        return tree;
    }

    private static String text(Pod pod, String resource, BigDecimal amount) {
        for (Container container : pod.containers()) {
            String own = container
                    .spec()
                    .path("resources")
                    .path("requests")
                    .path(resource)
                    .asString("");
            if (!own.isEmpty() && Quantity.parse(own).compareTo(amount) == 0) {
                return own;
            }
        }
        return resource.equals("cpu")
                ? Quantity.ofMilli(Quantity.milliValue(amount))
                : Quantity.ofBytes(Quantity.value(amount));
    }

    private static void merge(JsonNode amounts, Map<String, BigDecimal> into, BinaryOperator<BigDecimal> how) {
        for (Map.Entry<String, JsonNode> entry : amounts.properties()) {
            into.merge(entry.getKey(), Quantity.parse(entry.getValue().asString("0")), how);
        }
    }
}
