// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import static dev.kubeletsim.api.validation.Trees.entries;

import dev.kubeletsim.api.quantity.Quantity;
import dev.kubeletsim.api.quantity.QuantityFormatException;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The rules of {@code resources}: names, amounts, requests against limits. */
final class ResourceValidation {
    private static final Set<String> OF_CONTAINERS = Set.of("cpu", "memory", "ephemeral-storage");
    private static final Set<String> STANDARD = Set.of(
            "cpu",
            "memory",
            "ephemeral-storage",
            "requests.cpu",
            "requests.memory",
            "requests.ephemeral-storage",
            "limits.cpu",
            "limits.memory",
            "limits.ephemeral-storage",
            "pods",
            "resourcequotas",
            "services",
            "replicationcontrollers",
            "secrets",
            "configmaps",
            "persistentvolumeclaims",
            "storage",
            "requests.storage",
            "services.nodeports",
            "services.loadbalancers");
    private static final String HUGE_PAGES = "hugepages-";
    private static final String NEGATIVE = "must be greater than or equal to 0";

    private ResourceValidation() {}

    /** The amount of a decoded tree. */
    static Quantity quantity(JsonNode value) {
        try {
            return Quantity.parse(value.asString("0"));
        } catch (QuantityFormatException e) {
            throw new IllegalArgumentException("not decoded against its schema: " + value, e);
        }
    }

    static void requirements(Faults faults, JsonNode resources, Path path) {
        JsonNode limits = resources.path("limits");
        for (Map.Entry<String, JsonNode> limit : entries(limits).entrySet()) {
            amount(faults, limit.getKey(), quantity(limit.getValue()), path.child("limits"));
        }
        for (Map.Entry<String, JsonNode> request :
                entries(resources.path("requests")).entrySet()) {
            String name = request.getKey();
            Quantity quantity = quantity(request.getValue());
            amount(faults, name, quantity, path.child("requests"));
            if (limits.has(name)) {
                againstLimit(faults, name, quantity, quantity(limits.path(name)), path.child("requests"));
            } else if (!overcommits(name)) {
                faults.required(path.child("limits"), "Limit must be set for non overcommitable resources");
            }
        }
    }

    private static void againstLimit(Faults faults, String name, Quantity request, Quantity limit, Path path) {
        if (!request.equals(limit) && !overcommits(name)) {
            faults.invalid(path, request.toString(), "must be equal to " + name + " limit of " + limit);
        } else if (request.compareTo(limit) > 0) {
            faults.invalid(path, request.toString(), "must be less than or equal to " + name + " limit of " + limit);
        }
    }

    private static void amount(Faults faults, String name, Quantity quantity, Path path) {
        Path key = path.key(name);
        faults.invalidEach(key, name, Names.qualifiedName(name, faults.minor()));
        if (!name.contains("/")) {
            if (!STANDARD.contains(name) && !name.startsWith(HUGE_PAGES)) {
                faults.invalid(key, name, "must be a standard resource type or fully qualified");
            }
            if (!OF_CONTAINERS.contains(name) && !name.startsWith(HUGE_PAGES)) {
                faults.invalid(key, name, "must be a standard resource for containers");
            }
        }
        if (quantity.signum() < 0) {
            faults.invalid(key, quantity.toString(), NEGATIVE);
        } else if (!overcommits(name) && !name.startsWith(HUGE_PAGES) && !quantity.isWhole()) {
            faults.invalid(key, quantity.toString(), "must be an integer");
        }
    }

    /** Whether requests of the resource may be below its limit: native ones, huge pages aside. */
    private static boolean overcommits(String name) {
        boolean isNative = !name.contains("/") || name.contains("kubernetes.io/");
        return isNative && !name.startsWith(HUGE_PAGES);
    }
}
