// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.apply;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code metadata.managedFields} of one object: each manager with its fields and the time of its last change. */
final class ManagedFields {
    /** The fields of a manager and when they last changed. */
    record Owned(FieldSet fields, String time) {}

    private final Map<Manager, Owned> owned = new LinkedHashMap<>();

    static ManagedFields of(JsonNode object, FieldSetReader sets) {
        ManagedFields managed = new ManagedFields();
        for (JsonNode entry : object.path("metadata").path("managedFields")) {
            Manager manager = new Manager(
                    entry.path("manager").asString(""),
                    entry.path("operation").asString(""),
                    entry.path("apiVersion").asString(""),
                    entry.path("subresource").asString(""));
            managed.owned.put(
                    manager,
                    new Owned(
                            sets.read(entry.get("fieldsV1")), entry.path("time").asString("")));
        }
        return managed;
    }

    boolean isEmpty() {
        return owned.isEmpty();
    }

    Map<Manager, Owned> all() {
        return owned;
    }

    FieldSet fields(Manager manager) {
        Owned of = owned.get(manager);
        return of == null ? FieldSet.EMPTY : of.fields;
    }

    /** Sets a manager's fields; the time moves only if they differ, and a manager without fields goes. */
    void set(Manager manager, FieldSet fields, String now) {
        Owned before = owned.get(manager);
        if (fields.isEmpty() && !manager.applies()) {
            owned.remove(manager);
        } else if (before == null || !before.fields.equals(fields)) {
            owned.put(manager, new Owned(fields, now));
        }
    }

    /** Takes fields from every other manager; those who had only them go. */
    void takeFromOthers(Manager keeper, FieldSet taken) {
        for (Map.Entry<Manager, Owned> entry : List.copyOf(owned.entrySet())) {
            if (entry.getKey().equals(keeper)) {
                continue;
            }
            FieldSet left = entry.getValue().fields.difference(taken);
            if (left.isEmpty()) {
                owned.remove(entry.getKey());
            } else if (!left.equals(entry.getValue().fields)) {
                owned.put(entry.getKey(), new Owned(left, entry.getValue().time));
            }
        }
    }

    /** Sorted as the real server stores them: appliers first, then by time, name and the rest. */
    ArrayNode toJson() {
        List<Map.Entry<Manager, Owned>> entries = new ArrayList<>(owned.entrySet());
        entries.sort(Comparator.comparing(
                        (Map.Entry<Manager, Owned> entry) -> entry.getKey().operation())
                .thenComparing(entry -> entry.getValue().time)
                .thenComparing(entry -> entry.getKey().name())
                .thenComparing(entry -> entry.getKey().apiVersion())
                .thenComparing(entry -> entry.getKey().subresource()));
        ArrayNode json = JsonNodeFactory.instance.arrayNode();
        for (Map.Entry<Manager, Owned> entry : entries) {
            Manager manager = entry.getKey();
            ObjectNode each = json.addObject();
            each.put("manager", manager.name()).put("operation", manager.operation());
            each.put("apiVersion", manager.apiVersion()).put("time", entry.getValue().time);
            each.put("fieldsType", "FieldsV1")
                    .set("fieldsV1", entry.getValue().fields.toJson());
            if (!manager.subresource().isEmpty()) {
                each.put("subresource", manager.subresource());
            }
        }
        return json;
    }
}
