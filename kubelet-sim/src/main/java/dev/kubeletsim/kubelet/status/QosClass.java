// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.status;

import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Quantity;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The quality-of-service class of a pod (upstream's {@code pkg/apis/core/v1/helper/qos}). */
public final class QosClass {
    static final String GUARANTEED = "Guaranteed";
    static final String BURSTABLE = "Burstable";
    static final String BEST_EFFORT = "BestEffort";

    private static final List<String> COUNTED = List.of("cpu", "memory");

    private QosClass() {}

    /**
     * The class that the API server gave the pod, or, for a pod that never passed one, the class that follows from its
     * resources: {@code Guaranteed} where every container limits CPU and memory and requests as much, {@code BestEffort}
     * where none asks for either.
     */
    public static String of(Pod pod) {
        String given = pod.status().path("qosClass").asString("");
        return given.isEmpty() ? computed(pod) : given;
    }

    private static String computed(Pod pod) {
        Map<String, BigDecimal> requests = new HashMap<>();
        Map<String, BigDecimal> limits = new HashMap<>();
        boolean guaranteed = true;
        for (JsonNode resources : resources(pod)) {
            add(resources.path("requests"), requests);
            int limited = add(resources.path("limits"), limits);
            guaranteed &= limited == COUNTED.size();
        }
        if (requests.isEmpty() && limits.isEmpty()) {
            return BEST_EFFORT;
        }
        boolean same = requests.entrySet().stream()
                .allMatch(request -> limits.containsKey(request.getKey())
                        && limits.get(request.getKey()).compareTo(request.getValue()) == 0);
        return guaranteed && same ? GUARANTEED : BURSTABLE;
    }

    /** A pod's own resources stand for those of its containers. */
    private static List<JsonNode> resources(Pod pod) {
        JsonNode own = pod.spec().path("resources");
        if (!own.path("requests").isEmpty() || !own.path("limits").isEmpty()) {
            return List.of(own);
        }
        List<JsonNode> all = new ArrayList<>();
        for (Container container : pod.allContainers()) {
            if (container.kind() != Container.Kind.EPHEMERAL) {
                all.add(container.spec().path("resources"));
            }
        }
        return all;
    }

    private static int add(JsonNode quantities, Map<String, BigDecimal> sums) {
        int counted = 0;
        for (String resource : COUNTED) {
            BigDecimal value = Quantity.parse(quantities.path(resource).asString("0"));
            if (value.signum() > 0) {
                counted++;
                sums.merge(resource, value, BigDecimal::add);
            }
        }
        return counted;
    }
}
