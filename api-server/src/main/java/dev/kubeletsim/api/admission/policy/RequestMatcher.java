// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.admission.policy;

import dev.kubeletsim.api.ObjectStore;
import dev.kubeletsim.api.ObjectStore.Key;
import dev.kubeletsim.api.admission.Attributes;
import dev.kubeletsim.api.admission.Operation;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.Metadata;
import dev.kubeletsim.api.resource.ResourceDefinition;
import dev.kubeletsim.api.selector.LabelSelector;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells whether {@code matchConstraints} or {@code matchResources} are about a request ({@code
 * policy/matching/matching.go}, {@code webhook/predicates}).
 */
final class RequestMatcher {
    /** Resources that are each other's equivalents, of which a rule with {@code matchPolicy: Equivalent} may name either. */
    private static final List<List<String>> EQUIVALENTS = List.of(List.of("", "events"), List.of("events.k8s.io", "events"));

    /**
     * The resource that the rules matched, which {@code request.resource} tells.
     *
     * @param group of the resource; its version is always {@code v1} here
     */
    record Match(String group, String resource) {}

    private final ObjectStore store;

    RequestMatcher(ObjectStore store) {
        this.store = store;
    }

    /**
     * The match; null if there is none.
     *
     * @throws ApiFailure 404 if the request's namespace, whose labels are asked for, is missing
     */
    @Nullable
    Match match(JsonNode constraints, Attributes request) {
        if (!selectsNamespace(constraints.path("namespaceSelector"), request)
                || !selectsObject(constraints.path("objectSelector"), request)) {
            return null;
        }
        boolean equivalent = constraints.path("matchPolicy").asString("").equals("Equivalent");
        if (matchRules(constraints.path("excludeResourceRules"), equivalent, request) != null) {
            return null;
        }
        JsonNode rules = constraints.path("resourceRules");
        return rules.isEmpty() ? own(request) : matchRules(rules, equivalent, request);
    }

    private static Match own(Attributes request) {
        return new Match(request.resource().group(), request.resource().plural());
    }

    private boolean selectsNamespace(JsonNode selector, Attributes request) {
        LabelSelector labels = LabelSelector.of(selector);
        if (labels.isEmpty()) {
            return true;
        }
        if (isNamespace(request)) {
            // A namespace counts as its own; the labels it is about to have decide.
            return labels.matches(Metadata.labels(
                    request.operation() == Operation.DELETE || request.object() == null
                            ? storedNamespace(request.name())
                            : request.object()));
        }
        return request.namespace().isEmpty() || labels.matches(Metadata.labels(storedNamespace(request.namespace())));
    }

    private static boolean isNamespace(Attributes request) {
        return request.resource().qualifiedResource().equals("namespaces");
    }

    private ObjectNode storedNamespace(String name) {
        ObjectNode namespace = store.get(new Key("namespaces", "", name));
        if (namespace == null) {
            throw ApiFailure.notFound("", "namespaces", name);
        }
        return namespace;
    }

    /** Either the new object or the old one has to have the labels. */
    private static boolean selectsObject(JsonNode selector, Attributes request) {
        LabelSelector labels = LabelSelector.of(selector);
        return labels.isEmpty() || has(labels, request.object()) || has(labels, request.old());
    }

    private static boolean has(LabelSelector labels, @Nullable ObjectNode object) {
        // An object without metadata, such as the options of an exec, has no labels to select.
        return object != null && object.has("metadata") && labels.matches(Metadata.labels(object));
    }

    private static @Nullable Match matchRules(JsonNode rules, boolean equivalent, Attributes request) {
        Match own = own(request);
        for (JsonNode rule : rules) {
            if (matches(rule, own, request)) {
                return own;
            }
        }
        List<String> names = List.of(own.group, own.resource);
        if (!equivalent || !EQUIVALENTS.contains(names)) {
            return null;
        }
        for (List<String> other : EQUIVALENTS) {
            Match match = new Match(other.get(0), other.get(1));
            for (JsonNode rule : rules) {
                if (!other.equals(names) && matches(rule, match, request)) {
                    return match;
                }
            }
        }
        return null;
    }

    private static boolean matches(JsonNode rule, Match resource, Attributes request) {
        return scope(rule.path("scope").asString("*"), request)
                && listed(rule.path("operations"), request.operation().name())
                && listed(rule.path("apiGroups"), resource.group)
                && listed(rule.path("apiVersions"), request.resource().version())
                && resource(rule.path("resources"), resource.resource, request.subresource())
                && (rule.path("resourceNames").isEmpty() || listed(rule.path("resourceNames"), request.name()));
    }

    private static boolean scope(String scope, Attributes request) {
        return switch (scope) {
            case "Namespaced" -> !isNamespace(request) && !request.namespace().isEmpty();
            case "Cluster" -> isNamespace(request) || request.namespace().isEmpty();
            default -> true;
        };
    }

    private static boolean listed(JsonNode values, String value) {
        return values.valueStream()
                .map(each -> each.asString(""))
                .anyMatch(each -> each.equals("*") || each.equals(value));
    }

    private static boolean resource(JsonNode rules, String resource, String subresource) {
        for (JsonNode rule : rules) {
            String[] parts = rule.asString("").split("/", 2);
            String sub = parts.length == 2 ? parts[1] : "";
            if ((parts[0].equals("*") || parts[0].equals(resource)) && (sub.equals("*") || sub.equals(subresource))) {
                return true;
            }
        }
        return false;
    }

    /** The namespace that expressions know as {@code namespaceObject}; null for requests outside of any. */
    @Nullable
    ObjectNode namespaceOf(Attributes request) {
        return isNamespace(request) || request.namespace().isEmpty() ? null : storedNamespace(request.namespace());
    }

    /** Whether policies are asked about such requests at all: about policies themselves they are not. */
    static boolean isSubject(ResourceDefinition resource) {
        return !(resource.group().equals("admissionregistration.k8s.io")
                && Map.of("validatingadmissionpolicies", true, "validatingadmissionpolicybindings", true)
                        .containsKey(resource.plural()));
    }
}
