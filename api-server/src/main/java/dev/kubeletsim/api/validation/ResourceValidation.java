// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import static dev.kubeletsim.api.validation.Trees.entries;
import static dev.kubeletsim.api.validation.Trees.indexed;
import static dev.kubeletsim.api.validation.Trees.text;

import dev.kubeletsim.api.names.Names;
import dev.kubeletsim.api.quantity.Quantity;
import dev.kubeletsim.api.quantity.QuantityFormatException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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

    /** The rules of a container's resources; {@code spec} says which claims the pod has. */
    static void requirements(Faults faults, JsonNode spec, JsonNode resources, Path path) {
        amounts(faults, resources, path);
        boolean hugePages = false;
        boolean computes = false;
        for (String list : List.of("limits", "requests")) {
            for (String name : resources.path(list).propertyNames()) {
                hugePages |= name.startsWith(HUGE_PAGES);
                computes |= name.equals("cpu") || name.equals("memory");
            }
        }
        if (hugePages && !computes) {
            faults.forbidden(path, "HugePages require cpu or memory");
        }
        claims(faults, spec.path("resourceClaims"), resources.path("claims"), path.child("claims"));
    }

    private static void claims(Faults faults, JsonNode ofPod, JsonNode claims, Path path) {
        Set<String> known = new TreeSet<>();
        ofPod.forEach(claim -> known.add(claim.path("name").asString("")));
        known.remove("");
        Set<String> seen = new HashSet<>();
        for (Map.Entry<Integer, JsonNode> entry : indexed(claims)) {
            Path at = path.index(entry.getKey());
            String name = text(entry.getValue(), "name");
            String request = text(entry.getValue(), "request");
            if (name.isEmpty()) {
                faults.required(at, "");
                continue;
            }
            if (!request.isEmpty()) {
                faults.invalidEach(at.child("request"), request, Names.dns1123Label(request, faults.minor()));
            }
            String key = request.isEmpty() ? name : name + "/" + request;
            boolean overlaps = seen.contains(name)
                    || seen.contains(key)
                    || (request.isEmpty() && seen.stream().anyMatch(other -> other.startsWith(name + "/")));
            if (overlaps) {
                faults.duplicate(at, seen.contains(key) ? key : name);
            }
            seen.add(key);
            if (!known.contains(name)) {
                faults.notFound(
                        at,
                        name,
                        "must be one of the names in pod.spec.resourceClaims"
                                + (known.isEmpty() ? " which is empty" : ": " + String.join(", ", known)));
            }
        }
    }

    private static void amounts(Faults faults, JsonNode resources, Path path) {
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
        List<String> wrong = Names.qualifiedName(name, faults.minor());
        faults.invalidEach(key, name, wrong);
        if (name.contains("/")) {
            if (!name.contains("kubernetes.io/") && !extended(name, faults.minor())) {
                faults.invalid(key, name, "doesn't follow extended resource name standard");
            }
        } else {
            if (wrong.isEmpty() && !STANDARD.contains(name) && !name.startsWith(HUGE_PAGES)) {
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
        if (name.startsWith(HUGE_PAGES)) {
            hugePages(faults, name, quantity, key);
        }
    }

    /** A name with a domain that could also stand in a quota. */
    private static boolean extended(String name, int minor) {
        return !name.startsWith("requests.")
                && Names.qualifiedName("requests." + name, minor).isEmpty();
    }

    private static void hugePages(Faults faults, String name, Quantity amount, Path path) {
        long page;
        try {
            page = Quantity.parse(name.substring(HUGE_PAGES.length())).value();
        } catch (QuantityFormatException e) {
            page = 0; // A size that is none divides nothing.
        }
        if (page <= 0 || amount.value() % page != 0) {
            faults.invalid(path, amount.toString(), amount + " is not positive integer multiple of " + name);
        }
    }

    /** Whether requests of the resource may be below its limit: native ones, huge pages aside. */
    private static boolean overcommits(String name) {
        boolean isNative = !name.contains("/") || name.contains("kubernetes.io/");
        return isNative && !name.startsWith(HUGE_PAGES);
    }
}
