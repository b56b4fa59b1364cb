// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.apply;

import dev.kubeletsim.api.resource.SchemaNode;
import dev.kubeletsim.api.resource.SchemaNode.Shape;
import dev.kubeletsim.api.resource.SchemaNode.Topology;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Computes field sets from values, after structured-merge-diff {@code typed}: which fields a value has, and how two
 * values differ.
 */
final class FieldSets {
    /** How a new value differs from an old one. */
    record Comparison(FieldSet added, FieldSet modified, FieldSet removed) {
        static final Comparison SAME = new Comparison(FieldSet.EMPTY, FieldSet.EMPTY, FieldSet.EMPTY);

        FieldSet changed() {
            return added.union(modified);
        }
    }

    private FieldSets() {}

    /** The fields that {@code value} has: its leaves, list items by their keys, and the keys of free maps. */
    static FieldSet of(JsonNode value, @Nullable SchemaNode schema) {
        return of(value, schema, false);
    }

    private static FieldSet of(JsonNode value, @Nullable SchemaNode schema, boolean withParents) {
        if (schema == null || isAtomic(schema) || value.isNull() || value.isEmpty()) {
            return FieldSet.LEAF;
        }
        Map<String, FieldSet> children = new TreeMap<>();
        if (value.isObject() && schema.shape() != Shape.LIST) {
            for (Map.Entry<String, JsonNode> field : value.properties()) {
                FieldSet child = of(field.getValue(), schema.field(field.getKey()), withParents);
                // A key of a free map is something that was set, beside what is in it.
                boolean own = withParents || schema.shape() == Shape.MAP;
                children.put(PathElement.field(field.getKey()), own ? FieldSet.of(true, child.children()) : child);
            }
        } else if (value.isArray()) {
            for (JsonNode item : value) {
                String edge = PathElement.item(item, schema);
                if (edge != null) {
                    children.put(
                            edge,
                            FieldSet.of(
                                    true, of(item, schema.items(), withParents).children()));
                }
            }
        } else {
            return FieldSet.LEAF;
        }
        return FieldSet.of(withParents, children);
    }

    /** How {@code after} differs from {@code before}. */
    static Comparison compare(@Nullable JsonNode before, @Nullable JsonNode after, @Nullable SchemaNode schema) {
        if (before == after || (before != null && before.equals(after))) {
            return Comparison.SAME;
        }
        if (after == null) {
            return new Comparison(
                    FieldSet.EMPTY, FieldSet.EMPTY, before == null ? FieldSet.EMPTY : of(before, schema, true));
        }
        if (before == null) {
            return new Comparison(of(after, schema, true), FieldSet.EMPTY, FieldSet.EMPTY);
        }
        boolean comparable = schema != null
                && !isAtomic(schema)
                && (after.isObject() || after.isArray())
                && (before.isNull() || before.getNodeType() == after.getNodeType());
        if (!comparable || schema == null) {
            return before.isIntegralNumber() && after.isIntegralNumber() && before.asLong() == after.asLong()
                    ? Comparison.SAME
                    : new Comparison(FieldSet.EMPTY, FieldSet.LEAF, FieldSet.EMPTY);
        }
        Map<String, JsonNode> olds = children(before, schema);
        Map<String, JsonNode> news = children(after, schema);
        Map<String, FieldSet> added = new TreeMap<>();
        Map<String, FieldSet> modified = new TreeMap<>();
        Map<String, FieldSet> removed = new TreeMap<>();
        olds.forEach((edge, old) -> {
            if (!news.containsKey(edge)) {
                removed.put(edge, compare(old, null, childSchema(edge, schema)).removed);
            }
        });
        news.forEach((edge, value) -> {
            Comparison child = compare(olds.get(edge), value, childSchema(edge, schema));
            added.put(edge, child.added);
            modified.put(edge, child.modified);
            removed.merge(edge, child.removed, FieldSet::union);
        });
        return new Comparison(FieldSet.of(false, added), FieldSet.of(false, modified), FieldSet.of(false, removed));
    }

    static boolean isAtomic(SchemaNode schema) {
        return schema.shape() == Shape.SCALAR || schema.topology() == Topology.ATOMIC;
    }

    /** The type of what an edge leads to. */
    static @Nullable SchemaNode childSchema(String edge, SchemaNode schema) {
        return edge.charAt(0) == 'f' ? schema.field(edge.substring(2)) : schema.items();
    }

    /** The fields or items of a value by their edges. */
    static Map<String, JsonNode> children(JsonNode value, SchemaNode schema) {
        Map<String, JsonNode> children = new LinkedHashMap<>();
        if (value.isObject()) {
            value.properties().forEach(field -> children.put(PathElement.field(field.getKey()), field.getValue()));
        } else if (value.isArray()) {
            for (JsonNode item : value) {
                String edge = PathElement.item(item, schema);
                if (edge != null) {
                    children.put(edge, item);
                }
            }
        }
        return children;
    }
}
