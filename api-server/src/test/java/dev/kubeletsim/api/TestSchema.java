// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api;

import dev.kubeletsim.api.resource.SchemaNode;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Small schemas for tests of merging, written as trees of calls. */
public record TestSchema(
        Shape shape,
        Topology topology,
        Map<String, SchemaNode> fields,
        @Nullable SchemaNode items,
        @Nullable SchemaNode values,
        List<String> listMapKeys,
        @Nullable String patchMergeKey,
        boolean patchMerge)
        implements SchemaNode {
    public static final SchemaNode SCALAR =
            new TestSchema(Shape.SCALAR, Topology.ATOMIC, Map.of(), null, null, List.of(), null, false);

    public static SchemaNode struct(Map<String, SchemaNode> fields) {
        return new TestSchema(Shape.STRUCT, Topology.GRANULAR, fields, null, null, List.of(), null, false);
    }

    public static SchemaNode map() {
        return new TestSchema(Shape.MAP, Topology.GRANULAR, Map.of(), null, SCALAR, List.of(), null, false);
    }

    /** A list that is merged by a key, for both kinds of merging. */
    public static SchemaNode keyed(String key, SchemaNode items) {
        return new TestSchema(Shape.LIST, Topology.ASSOCIATIVE, Map.of(), items, null, List.of(key), key, true);
    }

    /** A list of distinct scalars that are merged. */
    public static SchemaNode set() {
        return new TestSchema(Shape.LIST, Topology.SET, Map.of(), SCALAR, null, List.of(), null, true);
    }

    /** A list that is replaced. */
    public static SchemaNode atomic() {
        return new TestSchema(Shape.LIST, Topology.ATOMIC, Map.of(), SCALAR, null, List.of(), null, false);
    }

    @Override
    public @Nullable SchemaNode field(String name) {
        return shape == Shape.MAP ? values : fields.get(name);
    }

    @Override
    public @Nullable String listMapKeyDefault(String key) {
        return null;
    }
}
