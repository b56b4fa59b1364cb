// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.strategy;

import dev.kubeletsim.api.quantity.Quantity;
import dev.kubeletsim.api.quantity.QuantityFormatException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The quality-of-service class of a pod: what its containers request and are limited to ({@code ComputePodQOS}). */
final class QosClass {
    private static final List<String> COUNTED = List.of("cpu", "memory");

    private QosClass() {}

    static String of(JsonNode spec) {
        if (spec.path("resources").path("requests").isObject()
                || spec.path("resources").path("limits").isObject()) {
            return of(List.of(spec.path("resources")));
        }
        List<JsonNode> resources = new ArrayList<>();
        for (String list : List.of("containers", "initContainers")) {
            spec.path(list).forEach(container -> resources.add(container.path("resources")));
        }
        return of(resources);
    }

    private static String of(List<JsonNode> all) {
        boolean any = false;
        boolean guaranteed = true;
        for (JsonNode resources : all) {
            for (String name : COUNTED) {
                Quantity request = amount(resources.path("requests").path(name));
                Quantity limit = amount(resources.path("limits").path(name));
                any |= request.signum() > 0 || limit.signum() > 0;
                guaranteed &= limit.signum() > 0 && request.equals(limit);
            }
        }
        return any ? guaranteed ? "Guaranteed" : "Burstable" : "BestEffort";
    }

    private static Quantity amount(JsonNode value) {
        try {
            return Quantity.parse(value.asString("0"));
        } catch (QuantityFormatException e) {
            throw new IllegalArgumentException("not decoded against its schema: " + value, e);
        }
    }
}
