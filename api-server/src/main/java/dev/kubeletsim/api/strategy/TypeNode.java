// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.strategy;

import dev.kubeletsim.api.resource.SchemaNode;
import dev.kubeletsim.api.schema.Field;
import dev.kubeletsim.api.schema.FieldType;
import dev.kubeletsim.api.schema.ObjectType;
import dev.kubeletsim.api.schema.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A type of the schema, or the type in a field, as merging sees it. */
record TypeNode(Schema schema, FieldType type, @Nullable Field tags) implements SchemaNode {

    static SchemaNode of(Schema schema, ObjectType type) {
        return new TypeNode(schema, new FieldType.Ref(type.key()), null);
    }

    @Override
    public Shape shape() {
        return switch (type) {
            case FieldType.Ref ignored -> Shape.STRUCT;
            case FieldType.MapOf ignored -> Shape.MAP;
            case FieldType.ListOf ignored -> Shape.LIST;
            case FieldType.Text ignored -> Shape.SCALAR;
            case FieldType.Scalar ignored -> Shape.SCALAR;
        };
    }

    @Override
    public @Nullable SchemaNode field(String name) {
        if (type instanceof FieldType.MapOf map) {
            return new TypeNode(schema, map.value(), null);
        }
        Field field = type instanceof FieldType.Ref ref ? schema.type(ref).field(name) : null;
        return field == null ? null : new TypeNode(schema, field.type(), field);
    }

    @Override
    public @Nullable SchemaNode items() {
        return type instanceof FieldType.ListOf list ? new TypeNode(schema, list.element(), null) : null;
    }

    @Override
    public Topology topology() {
        return switch (type) {
            case FieldType.Ref ref ->
                atomic() || (schema.type(ref).atomic() && !granular()) ? Topology.ATOMIC : Topology.GRANULAR;
            case FieldType.MapOf ignored -> atomic() ? Topology.ATOMIC : Topology.GRANULAR;
            case FieldType.ListOf ignored -> listTopology();
            case FieldType.Text ignored -> Topology.ATOMIC;
            case FieldType.Scalar ignored -> Topology.ATOMIC;
        };
    }

    private boolean atomic() {
        return tags != null && tags.atomic();
    }

    private boolean granular() {
        return tags != null && tags.granular();
    }

    private Topology listTopology() {
        String listType = tags == null || tags.listType() == null ? "atomic" : tags.listType();
        return switch (listType) {
            case "map" -> Topology.ASSOCIATIVE;
            case "set" -> Topology.SET;
            default -> Topology.ATOMIC;
        };
    }

    @Override
    public List<String> listMapKeys() {
        return tags == null ? List.of() : tags.listKeys();
    }

    @Override
    public @Nullable String listMapKeyDefault(String key) {
        if (type instanceof FieldType.ListOf list && list.element() instanceof FieldType.Ref ref) {
            Field field = schema.type(ref).field(key);
            return field == null ? null : field.defaultValue();
        }
        return null;
    }

    @Override
    public boolean patchMerge() {
        return tags != null && tags.mergesStrategically();
    }

    @Override
    public @Nullable String patchMergeKey() {
        return tags == null ? null : tags.mergeKey();
    }
}
