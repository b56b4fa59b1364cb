// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.pod;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import tools.jackson.databind.JsonNode;

/**
 * What a pod asks for and may use, and the class of service that follows (upstream's {@code pkg/api/v1/resource} and
 * {@code pkg/apis/core/v1/helper/qos}).
 */
public final class PodResources {
    private static final List<String> COMPUTE = List.of("cpu", "memory");

    private PodResources() {}

    /** The three classes of service. */
    public enum QosClass {
        GUARANTEED("Guaranteed"),
        BURSTABLE("Burstable"),
        BEST_EFFORT("BestEffort");

        private final String word;

        QosClass(String word) {
            this.word = word;
        }

        /** The class as the API names it. */
        public String word() {
            return word;
        }
    }

    /** A container's request: what it asks for, else its limit; thousandths for {@code cpu}. */
    public static long request(Container container, String resource) {
        JsonNode resources = container.spec().path("resources");
        JsonNode asked = resources.path("requests").path(resource);
        return amount(asked.isMissingNode() ? resources.path("limits").path(resource) : asked, resource);
    }

    /** A container's limit, 0 if it has none; thousandths for {@code cpu}. */
    public static long limit(Container container, String resource) {
        return amount(container.spec().path("resources").path("limits").path(resource), resource);
    }

    /** What the pod's containers ask for: regular ones and sidecars together, or the largest init step. */
    public static long containersRequest(Pod pod, String resource) {
        return sum(pod, c -> request(c, resource));
    }

    /** What the pod's containers may use, counting only those with a limit. */
    public static long containersLimit(Pod pod, String resource) {
        return sum(pod, c -> limit(c, resource));
    }

    /** What the pod costs on top of its containers (its RuntimeClass says so). */
    public static long overhead(Pod pod, String resource) {
        return amount(pod.spec().path("overhead").path(resource), resource);
    }

    private static long sum(Pod pod, ToLongFunction<Container> of) {
        long regular = 0;
        for (Container container : pod.containers()) {
            regular += of.applyAsLong(container);
        }
        long sidecars = 0;
        long largestStep = 0;
        for (Container init : pod.initContainers()) {
            long own = of.applyAsLong(init);
            if (init.isRestartableInit()) {
                sidecars += own;
                largestStep = Math.max(largestStep, sidecars);
            } else {
                largestStep = Math.max(largestStep, own + sidecars);
            }
        }
        return Math.max(regular + sidecars, largestStep);
    }

    /** The pod's class, from its init and regular containers. */
    public static QosClass qosClass(Pod pod) {
        List<Container> containers = new ArrayList<>(pod.containers());
        containers.addAll(pod.initContainers());
        boolean any = false;
        boolean guaranteed = true;
        for (Container container : containers) {
            for (String resource : COMPUTE) {
                long limit = limit(container, resource);
                long request = request(container, resource);
                any |= limit > 0 || request > 0;
                guaranteed &= limit > 0 && request == limit;
            }
        }
        if (!any) {
            return QosClass.BEST_EFFORT;
        }
        return guaranteed ? QosClass.GUARANTEED : QosClass.BURSTABLE;
    }

    /** Whether the pod is part of the node itself: static, mirrored, or of the node-critical priority. */
    public static boolean isNodeCritical(Pod pod) {
        return "system-node-critical".equals(Trees.text(pod.spec(), "priorityClassName"));
    }

    private static long amount(JsonNode quantity, String resource) {
        return "cpu".equals(resource) ? Quantity.milliValue(quantity) : Quantity.value(quantity);
    }
}
