// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.admission;

import dev.kubeletsim.api.ObjectStore;
import dev.kubeletsim.api.ObjectStore.Key;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.ApiFailure.Cause;
import dev.kubeletsim.api.resource.ApiFailure.Details;
import dev.kubeletsim.api.resource.Metadata;
import dev.kubeletsim.api.resource.ResourceDefinition;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The plugins, in kube-apiserver's order: NamespaceLifecycle, TaintNodesByCondition, Priority, DefaultTolerationSeconds,
 * RuntimeClass. ServiceAccount and LimitRanger are off, as the documentation says. What they set is owned by no field
 * manager.
 */
public final class Admission {
    private static final long TOLERATION_SECONDS = 300;
    private static final List<String> TOLERATED_TAINTS =
            List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");
    private static final List<String> UNDELETABLE_NAMESPACES = List.of("default", "kube-system", "kube-public");

    private final ObjectStore store;
    private final RuntimeClassAdmission runtimeClasses;

    public Admission(ObjectStore store) {
        this.store = store;
        this.runtimeClasses = new RuntimeClassAdmission(store);
    }

    /**
     * Changes a new object in place.
     *
     * @throws ApiFailure if it may not be created
     */
    public void create(ResourceDefinition resource, ObjectNode object, String namespace) {
        if (resource.namespaced()) {
            namespaceLifecycle(resource, object, namespace);
        }
        switch (resource.qualifiedResource()) {
            case "nodes" -> taintNotReady(object);
            case "pods" -> {
                priority(object, null);
                defaultTolerations(object);
                runtimeClasses.admit(object);
            }
            default -> {}
        }
    }

    /** Changes an updated object in place. */
    public void update(ResourceDefinition resource, ObjectNode object, ObjectNode old, String subresource) {
        if (resource.qualifiedResource().equals("pods") && subresource.isEmpty()) {
            priority(object, old);
            defaultTolerations(object);
        }
    }

    /**
     * Checks a deletion.
     *
     * @throws ApiFailure if the object may not be deleted
     */
    public void delete(ResourceDefinition resource, String name) {
        if (resource.qualifiedResource().equals("namespaces") && UNDELETABLE_NAMESPACES.contains(name)) {
            throw forbidden(resource, name, "this namespace may not be deleted", List.of());
        }
    }

    private void namespaceLifecycle(ResourceDefinition resource, ObjectNode object, String namespace) {
        ObjectNode found = store.get(new Key("namespaces", "", namespace));
        if (found == null) {
            throw ApiFailure.notFound("", "namespaces", namespace);
        }
        if (!found.path("status").path("phase").asString("").equals("Terminating")) {
            return;
        }
        String since = Metadata.text(found, "deletionTimestamp");
        throw forbidden(
                resource,
                Metadata.name(object),
                "unable to create new content in namespace " + namespace + " because it is being terminated",
                List.of(new Cause(
                        "NamespaceTerminating",
                        "namespace " + namespace + " is being terminated" + (since.isEmpty() ? "" : " since " + since),
                        "metadata.namespace")));
    }

    private static void taintNotReady(ObjectNode node) {
        ObjectNode spec = child(node, "spec");
        ArrayNode taints = list(spec, "taints");
        for (JsonNode taint : taints) {
            if (taint.path("key").asString("").equals("node.kubernetes.io/not-ready")
                    && taint.path("effect").asString("").equals("NoSchedule")) {
                return;
            }
        }
        taints.addObject().put("key", "node.kubernetes.io/not-ready").put("effect", "NoSchedule");
    }

    /** Priority classes are not served: only the two that every cluster has are known. */
    private static void priority(ObjectNode pod, @Nullable ObjectNode old) {
        ObjectNode spec = child(pod, "spec");
        if (old != null) {
            for (String field : List.of("priority", "preemptionPolicy")) {
                JsonNode value = old.path("spec").path(field);
                if (!spec.has(field) && !value.isMissingNode()) {
                    spec.set(field, value);
                }
            }
            return;
        }
        String name = spec.path("priorityClassName").asString("");
        int priority = switch (name) {
            case "" -> 0;
            case "system-node-critical" -> 2_000_001_000;
            case "system-cluster-critical" -> 2_000_000_000;
            default ->
                throw new ApiFailure(
                        403,
                        "Forbidden",
                        "pods \"" + Metadata.name(pod) + "\" is forbidden: no PriorityClass with name " + name
                                + " was found",
                        new Details(Metadata.name(pod), "", "pods", List.of(), 0));
        };
        spec.put("priority", priority);
        if (!spec.has("preemptionPolicy")) {
            spec.put("preemptionPolicy", "PreemptLowerPriority");
        }
    }

    private static void defaultTolerations(ObjectNode pod) {
        ObjectNode spec = child(pod, "spec");
        ArrayNode tolerations = list(spec, "tolerations");
        for (String taint : TOLERATED_TAINTS) {
            boolean tolerated = false;
            for (JsonNode toleration : tolerations) {
                String key = toleration.path("key").asString("");
                String effect = toleration.path("effect").asString("");
                tolerated |= (key.equals(taint) || key.isEmpty()) && (effect.equals("NoExecute") || effect.isEmpty());
            }
            if (!tolerated) {
                tolerations
                        .addObject()
                        .put("key", taint)
                        .put("operator", "Exists")
                        .put("effect", "NoExecute")
                        .put("tolerationSeconds", TOLERATION_SECONDS);
            }
        }
    }

    private static ApiFailure forbidden(ResourceDefinition resource, String name, String why, List<Cause> causes) {
        return new ApiFailure(
                403,
                "Forbidden",
                resource.qualifiedResource() + " \"" + name + "\" is forbidden: " + why,
                new Details(name, resource.group(), resource.plural(), causes, 0));
    }

    private static ObjectNode child(ObjectNode object, String name) {
        return object.get(name) instanceof ObjectNode child ? child : object.putObject(name);
    }

    private static ArrayNode list(ObjectNode object, String name) {
        return object.get(name) instanceof ArrayNode list ? list : object.putArray(name);
    }
}
