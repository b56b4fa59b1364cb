// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.schema;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes an object as the real server would: fields in wire order, empty ones left out where Go's {@code omitempty} leaves
 * them out, and the zero values, empty structs and {@code null} times that it does print.
 */
public final class ObjectEncoder {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Schema schema;

    /** An encoder for the types of {@code schema}. */
    public ObjectEncoder(Schema schema) {
        this.schema = schema;
    }

    /** A tree with the fields of {@code type} that are in {@code object}, which is left alone. */
    public ObjectNode encode(ObjectNode object, ObjectType type) {
        return encode(object, null, type);
    }

    /**
     * A tree with the fields of {@code type} that are in {@code object}, which is left alone.
     *
     * @param known an object of the type that was encoded before: a part that is the very same part of it is taken as it
     *     is
     */
    public ObjectNode encode(ObjectNode object, @Nullable JsonNode known, ObjectType type) {
        ObjectNode out = NODES.objectNode();
        for (Field field : type.fields()) {
            JsonNode value = object.get(field.name());
            JsonNode before = known == null ? null : known.get(field.name());
            JsonNode encoded = value == null || value.isNull() ? absent(field) : present(value, before, field);
            if (encoded != null) {
                out.set(field.name(), encoded);
            }
        }
        return out;
    }

    private @Nullable JsonNode present(JsonNode value, @Nullable JsonNode known, Field field) {
        JsonNode encoded = value(value, known, field.type());
        boolean dropped = (field.omitEmpty() && !field.pointer() && empty(encoded, field.type()))
                || (field.omitZero() && encoded.isContainer() && encoded.isEmpty());
        return dropped ? null : encoded;
    }

    private static boolean empty(JsonNode value, FieldType type) {
        return switch (type) {
            case FieldType.Ref ignored -> false;
            case FieldType.ListOf ignored -> value.isEmpty();
            case FieldType.MapOf ignored -> value.isEmpty();
            case FieldType.Text ignored -> value.asString().isEmpty();
            case FieldType.Scalar scalar -> empty(value, scalar);
        };
    }

    private static boolean empty(JsonNode value, FieldType.Scalar type) {
        return switch (type) {
            case STRING, BYTES -> value.asString().isEmpty();
            case INT32, INT64, DOUBLE -> value.isNumber() && value.doubleValue() == 0;
            case BOOL -> !value.booleanValue();
            case QUANTITY, INT_OR_STRING, TIME, MICRO_TIME, FIELDS, RAW -> false;
        };
    }

    private @Nullable JsonNode absent(Field field) {
        if (field.pointer()) {
            return field.omitEmpty() ? null : NODES.nullNode();
        }
        if (field.omitZero()) {
            return null;
        }
        return switch (field.type()) {
            case FieldType.Ref ref -> encode(NODES.objectNode(), schema.type(ref));
            case FieldType.ListOf ignored -> field.omitEmpty() ? null : NODES.nullNode();
            case FieldType.MapOf ignored -> field.omitEmpty() ? null : NODES.nullNode();
            case FieldType.Text ignored -> field.omitEmpty() ? null : NODES.stringNode("");
            case FieldType.Scalar scalar -> zero(scalar, field.omitEmpty());
        };
    }

    private static @Nullable JsonNode zero(FieldType.Scalar type, boolean omitEmpty) {
        return switch (type) {
            case TIME, MICRO_TIME -> NODES.nullNode();
            case QUANTITY -> NODES.stringNode("0");
            case INT_OR_STRING -> NODES.numberNode(0L);
            case STRING -> omitEmpty ? null : NODES.stringNode("");
            case INT32, INT64, DOUBLE -> omitEmpty ? null : NODES.numberNode(0L);
            case BOOL -> omitEmpty ? null : NODES.booleanNode(false);
            case BYTES, FIELDS, RAW -> omitEmpty ? null : NODES.nullNode();
        };
    }

    @SuppressWarnings("ReferenceEquality") // Only the very same part is known to be fine.
    private JsonNode value(JsonNode value, @Nullable JsonNode known, FieldType type) {
        if (value == known) {
            return value;
        }
        if (type instanceof FieldType.Ref ref && value instanceof ObjectNode object) {
            return encode(object, known, schema.type(ref));
        }
        if (type instanceof FieldType.ListOf list && value instanceof ArrayNode array) {
            return list(array, known, list.element());
        }
        if (type instanceof FieldType.MapOf map && value instanceof ObjectNode object) {
            return map(object, map.value());
        }
        // One node type for whole numbers, so that equal trees are equal.
        return value.isInt() ? NODES.numberNode(value.longValue()) : value;
    }

    private ArrayNode list(ArrayNode array, @Nullable JsonNode known, FieldType element) {
        ArrayNode out = NODES.arrayNode(array.size());
        for (JsonNode value : array) {
            out.add(value(value, known == null ? null : known.get(out.size()), element));
        }
        return out;
    }

    private ObjectNode map(ObjectNode object, FieldType type) {
        ObjectNode out = NODES.objectNode();
        for (Map.Entry<String, JsonNode> entry : object.properties()) {
            out.set(entry.getKey(), value(entry.getValue(), null, type));
        }
        return out;
    }
}
