// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.admission.policy;

import dev.kubeletsim.api.ObjectStore;
import dev.kubeletsim.api.ObjectStore.Key;
import dev.kubeletsim.api.ObjectStore.Scope;
import dev.kubeletsim.api.resource.Metadata;
import dev.kubeletsim.api.resource.ResourceDefinition;
import dev.kubeletsim.api.selector.LabelSelector;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds the objects that a binding hands to its policy ({@code policy/generic/policy_dispatcher.go}). */
final class Params {
    /** The binding cannot be used as it is; the text is the API's. */
    static final class ConfigurationException extends Exception {
        private static final long serialVersionUID = 1L;

        ConfigurationException(String message) {
            super(message);
        }
    }

    private final ObjectStore store;
    private final List<ResourceDefinition> resources;

    Params(ObjectStore store, List<ResourceDefinition> resources) {
        this.store = store;
        this.resources = List.copyOf(resources);
    }

    /**
     * The parameters, for each of which the policy is evaluated: one null if the policy takes none or the binding gives
     * none, nothing if those asked for are missing and may be.
     *
     * @throws ConfigurationException if they cannot be asked for, or are missing and may not be
     */
    List<@Nullable ObjectNode> of(JsonNode policy, JsonNode binding, String namespace) throws ConfigurationException {
        JsonNode kind = policy.path("spec").path("paramKind");
        JsonNode ref = binding.path("spec").path("paramRef");
        if (kind.isMissingNode() || ref.isMissingNode()) {
            return Collections.singletonList(null);
        }
        ResourceDefinition resource = find(kind)
                .orElseThrow(() -> new IllegalArgumentException("paramKind: " + kind + " (expected: a served kind)"));
        List<@Nullable ObjectNode> found = find(resource, ref, scope(resource, ref, namespace));
        if (found.isEmpty() && ref.path("parameterNotFoundAction").asString("").equals("Deny")) {
            throw new ConfigurationException("no params found for policy binding with `Deny` parameterNotFoundAction");
        }
        return found;
    }

    /** Why the policy cannot be used whatever its bindings say; empty if it can. */
    String problem(JsonNode policy) {
        JsonNode kind = policy.path("spec").path("paramKind");
        return kind.isMissingNode() || find(kind).isPresent()
                ? ""
                : "failed to find resource referenced by paramKind: '" + groupVersionKind(kind) + "'";
    }

    private Optional<ResourceDefinition> find(JsonNode kind) {
        String apiVersion = kind.path("apiVersion").asString("");
        String name = kind.path("kind").asString("");
        return resources.stream()
                .filter(resource -> resource.apiVersion().equals(apiVersion)
                        && resource.kind().equals(name))
                .findFirst();
    }

    /** As Go prints a {@code schema.GroupVersionKind}. */
    private static String groupVersionKind(JsonNode kind) {
        String apiVersion = kind.path("apiVersion").asString("");
        return (apiVersion.contains("/") ? apiVersion : "/" + apiVersion) + ", Kind="
                + kind.path("kind").asString("");
    }

    private static String scope(ResourceDefinition resource, JsonNode ref, String namespace)
            throws ConfigurationException {
        String asked = ref.path("namespace").asString("");
        if (!resource.namespaced()) {
            if (!asked.isEmpty()) {
                throw new ConfigurationException(
                        "paramRef.namespace must not be provided for a cluster-scoped `paramKind`");
            }
            return "";
        }
        if (asked.isEmpty() && namespace.isEmpty()) {
            throw new ConfigurationException(
                    "cannot use namespaced paramRef in policy binding that matches cluster-scoped resources");
        }
        return asked.isEmpty() ? namespace : asked;
    }

    private List<@Nullable ObjectNode> find(ResourceDefinition resource, JsonNode ref, String namespace) {
        String name = ref.path("name").asString("");
        if (!name.isEmpty()) {
            ObjectNode found = store.get(new Key(resource.storedAs(), namespace, name));
            return found == null ? List.of() : List.of(found);
        }
        LabelSelector selector = LabelSelector.of(ref.path("selector"));
        return store.list(new Scope(resource.storedAs(), namespace, "", "")).objects().stream()
                .filter(object -> selector.matches(Metadata.labels(object)))
                .<@Nullable ObjectNode>map(object -> object)
                .toList();
    }
}
