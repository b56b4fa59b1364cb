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
    @SuppressWarnings("ReferenceEquality") // Values that are equal and not the same are compared part by part.
    static Comparison compare(@Nullable JsonNode before, @Nullable JsonNode after, @Nullable SchemaNode schema) {
        if (before == after) {
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
            return sameValue(before, after)
                    ? Comparison.SAME
                    : new Comparison(FieldSet.EMPTY, FieldSet.LEAF, FieldSet.EMPTY);
        }
        return after.isObject() ? compareFields(before, after, schema) : compareItems(before, after, schema);
    }

    private static boolean sameValue(JsonNode before, JsonNode after) {
        return before.equals(after)
                || (before.isIntegralNumber() && after.isIntegralNumber() && before.asLong() == after.asLong());
    }

    @SuppressWarnings("ReferenceEquality") // Most fields are the very same ones, and cost no more than this.
    private static Comparison compareFields(JsonNode before, JsonNode after, SchemaNode schema) {
        Differences differences = new Differences();
        for (Map.Entry<String, JsonNode> field : after.properties()) {
            String name = field.getKey();
            JsonNode old = before.get(name);
            if (old != field.getValue()) {
                Comparison child = compare(old, field.getValue(), schema.field(name));
                if (child != Comparison.SAME) {
                    differences.add(PathElement.field(name), child);
                }
            }
        }
        for (Map.Entry<String, JsonNode> field : before.properties()) {
            if (!after.has(field.getKey())) {
                Comparison child = compare(field.getValue(), null, schema.field(field.getKey()));
                differences.add(PathElement.field(field.getKey()), child);
            }
        }
        return differences.toComparison();
    }

    private static Comparison compareItems(JsonNode before, JsonNode after, SchemaNode schema) {
        Differences differences = new Differences();
        Map<String, JsonNode> olds = children(before, schema);
        Map<String, JsonNode> news = children(after, schema);
        news.forEach((edge, item) -> differences.add(edge, compare(olds.get(edge), item, schema.items())));
        olds.forEach((edge, item) -> {
            if (!news.containsKey(edge)) {
                differences.add(edge, compare(item, null, schema.items()));
            }
        });
        return differences.toComparison();
    }

    /** Collects how the children of two values differ. */
    private static final class Differences {
        private final FieldSet.Builder added = new FieldSet.Builder();
        private final FieldSet.Builder modified = new FieldSet.Builder();
        private final FieldSet.Builder removed = new FieldSet.Builder();

        void add(String edge, Comparison child) {
            added.put(edge, child.added);
            modified.put(edge, child.modified);
            removed.put(edge, child.removed);
        }

        Comparison toComparison() {
            Comparison all = new Comparison(added.build(), modified.build(), removed.build());
            return all.equals(Comparison.SAME) ? Comparison.SAME : all;
        }
    }

    static boolean isAtomic(SchemaNode schema) {
        return schema.shape() == Shape.SCALAR || schema.topology() == Topology.ATOMIC;
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
