// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.apply;

import dev.kubeletsim.api.apply.FieldSets.Comparison;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.Metadata;
import dev.kubeletsim.api.resource.ResourceDefinition;
import dev.kubeletsim.api.resource.SchemaNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps {@code metadata.managedFields} of one resource up to date, and merges applied configurations
 * (apimachinery {@code managedfields} and structured-merge-diff {@code merge}).
 */
public final class FieldManager {
    /** The manager that is made responsible for what was there before the first apply. */
    private static final String BEFORE_FIRST_APPLY = "before-first-apply";

    /** Metadata that the server itself sets, owned by nobody. */
    private static final List<String> OWNERLESS = List.of(
            "name",
            "namespace",
            "creationTimestamp",
            "selfLink",
            "uid",
            "generation",
            "managedFields",
            "resourceVersion");

    private final ResourceDefinition resource;
    private final SchemaNode schema;
    private final FieldSetReader sets = new FieldSetReader();

    public FieldManager(ResourceDefinition resource, SchemaNode schema) {
        this.resource = resource;
        this.schema = schema;
    }

    /**
     * Notes in {@code obj}, in place, who changed what by a create, an update or a patch.
     *
     * @param live the object before; null on create
     * @param subresource what was written, empty for the object itself
     * @param time of the write, as managed fields have it
     */
    public void update(@Nullable ObjectNode live, ObjectNode obj, String managerName, String subresource, String time) {
        ObjectNode metadata = Metadata.of(obj);
        if (metadata.path("managedFields") instanceof ArrayNode sent && isReset(sent)) {
            metadata.remove("managedFields");
            return;
        }
        ManagedFields managed = live == null ? new ManagedFields() : ManagedFields.of(live, sets);
        if (live != null && managed.isEmpty()) {
            // Nobody has asked for ownership of this object yet (upstream's skipNonApplied).
            metadata.remove("managedFields");
            return;
        }
        Manager manager = new Manager(managerName, Manager.UPDATE, resource.apiVersion(), subresource);
        JsonNode before = live == null ? ZeroObjects.of(resource.apiVersion(), resource.kind()) : live;
        Comparison comparison = FieldSets.compare(owned(before), owned(obj), schema);
        FieldSet changed = owned(comparison.changed(), subresource);
        FieldSet removed = owned(comparison.removed(), subresource);
        managed.takeFromOthers(manager, changed.union(removed));
        managed.set(manager, managed.fields(manager).difference(removed).union(changed), time);
        store(managed, metadata);
    }

    /**
     * Merges an applied configuration into {@code live} and returns the result, a tree of its own.
     *
     * @param live the object before; null if there is none
     * @param force whether fields of other managers are taken over
     * @throws ApiFailure 409 if other managers own what would change
     */
    public ObjectNode apply(
            @Nullable ObjectNode live,
            ObjectNode config,
            String managerName,
            String subresource,
            String time,
            boolean force) {
        ManagedFields managed = live == null ? new ManagedFields() : ManagedFields.of(live, sets);
        ObjectNode before = live == null ? JsonNodeFactory.instance.objectNode() : live;
        if (live != null && managed.isEmpty()) {
            Manager earlier = new Manager(BEFORE_FIRST_APPLY, Manager.UPDATE, resource.apiVersion(), "");
            managed.set(earlier, owned(FieldSets.of(owned(live), schema), ""), time);
        }
        Manager manager = new Manager(managerName, Manager.APPLY, resource.apiVersion(), subresource);
        FieldSet last = managed.fields(manager);
        FieldSet applied = owned(FieldSets.of(owned(config), schema), subresource);
        FieldSet others = FieldSet.EMPTY;
        for (Map.Entry<Manager, ManagedFields.Owned> entry : managed.all().entrySet()) {
            others = entry.getKey().equals(manager)
                    ? others
                    : others.union(entry.getValue().fields());
        }
        ObjectNode merged = (ObjectNode) ApplyMerge.merge(before, config, schema);
        ApplyMerge.prune(merged, last.difference(applied).difference(others), applied.union(others), schema);
        FieldSet changed =
                FieldSets.compare(owned(before), owned(merged), schema).changed();
        if (!force) {
            refuseConflicts(managed, manager, changed);
        }
        managed.takeFromOthers(manager, changed);
        managed.set(manager, applied, time);
        store(managed, Metadata.of(merged));
        return merged;
    }

    private static void refuseConflicts(ManagedFields managed, Manager manager, FieldSet changed) {
        Map<String, List<String>> byManager = new TreeMap<>();
        List<ApiFailure.Cause> causes = new ArrayList<>();
        managed.all().forEach((other, owned) -> {
            List<String> paths = other.equals(manager)
                    ? List.of()
                    : owned.fields().intersection(changed).paths();
            String name = other.describe();
            for (String path : paths) {
                causes.add(new ApiFailure.Cause("FieldManagerConflict", "conflict with " + name, path));
                byManager.computeIfAbsent(name, any -> new ArrayList<>()).add(path);
            }
        });
        if (causes.isEmpty()) {
            return;
        }
        StringBuilder message = new StringBuilder("Apply failed with ");
        if (causes.size() == 1) {
            message.append("1 conflict: ")
                    .append(causes.get(0).message())
                    .append(": ")
                    .append(causes.get(0).field());
        } else {
            message.append(causes.size()).append(" conflicts: ");
            List<String> parts = new ArrayList<>();
            byManager.forEach(
                    (name, paths) -> parts.add("conflicts with " + name + ":\n- " + String.join("\n- ", paths)));
            message.append(String.join("\n", parts));
        }
        throw new ApiFailure(409, "Conflict", message.toString(), new ApiFailure.Details("", "", "", causes, 0));
    }

    /** {@code [{}]}, with which a client asks to forget all managers. */
    private static boolean isReset(JsonNode sent) {
        return sent.size() == 1 && sent.get(0).isObject() && sent.get(0).isEmpty();
    }

    /** The object without what nobody owns. */
    private static ObjectNode owned(JsonNode object) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            if (field.getKey().equals("metadata") && field.getValue() instanceof ObjectNode metadata) {
                ObjectNode kept = JsonNodeFactory.instance.objectNode();
                metadata.properties().forEach(each -> {
                    if (!OWNERLESS.contains(each.getKey())) {
                        kept.set(each.getKey(), each.getValue());
                    }
                });
                result.set("metadata", kept);
            } else if (!field.getKey().equals("apiVersion") && !field.getKey().equals("kind")) {
                result.set(field.getKey(), field.getValue());
            }
        }
        if (!result.has("metadata")) {
            // Every Go object has metadata, so that setting a label does not set metadata.
            result.putObject("metadata");
        }
        return result;
    }

    /** The set without what a write of this kind resets: {@code status} of the object, {@code spec} of its status. */
    private FieldSet owned(FieldSet set, String subresource) {
        FieldSet kept = set.child("f:metadata").isMember()
                        && set.child("f:metadata").children().isEmpty()
                ? set.without("f:metadata")
                : set;
        if (subresource.equals("status")) {
            return kept.without("f:spec");
        }
        boolean hasStatus =
                resource.subresources().stream().anyMatch(each -> each.name().equals("status"));
        return hasStatus && subresource.isEmpty() ? kept.without("f:status") : kept;
    }

    private static void store(ManagedFields managed, ObjectNode metadata) {
        if (managed.isEmpty()) {
            metadata.remove("managedFields");
        } else {
            metadata.set("managedFields", managed.toJson());
        }
    }
}
