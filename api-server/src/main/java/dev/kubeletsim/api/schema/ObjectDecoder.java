// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.schema;

import dev.kubeletsim.api.quantity.Quantity;
import dev.kubeletsim.api.quantity.QuantityFormatException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns a JSON tree into an object of a type: unknown fields are dropped and reported, values of a wrong type refused
 * with the text of Go's {@code encoding/json} (as {@code sigs.k8s.io/json} keeps it).
 *
 * <p>Like the original it reports the first wrong type but reads on, and a value's own parser (amounts, times) stops at
 * once: its error wins.
 */
public final class ObjectDecoder {
    /** As many as the original collects. */
    private static final int MAX_STRICT_ERRORS = 100;

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Schema schema;
    private final Set<String> duplicates;
    private final Set<String> strictErrors = new LinkedHashSet<>();
    private final Deque<String> fields = new ArrayDeque<>();
    private final StringBuilder path = new StringBuilder();
    private @Nullable String typeError;
    private String struct = "";

    private ObjectDecoder(Schema schema, List<String> duplicates) {
        this.schema = schema;
        this.duplicates = new HashSet<>(duplicates);
    }

    /**
     * Decodes a document as an object of {@code type}.
     *
     * @throws DecodeException with Go's text, e.g. {@code json: cannot unmarshal number into Go struct field ...}
     */
    public static Decoded decode(Schema schema, ObjectType type, GoJson.Document document) throws DecodeException {
        return decode(schema, type, document, null);
    }

    private static Decoded decode(Schema schema, ObjectType type, GoJson.Document document, @Nullable JsonNode known)
            throws DecodeException {
        ObjectDecoder decoder = new ObjectDecoder(schema, document.duplicates());
        JsonNode object = decoder.struct(document.root(), known, type);
        if (decoder.typeError != null) {
            throw new DecodeException(decoder.typeError);
        }
        return new Decoded((ObjectNode) object, List.copyOf(decoder.strictErrors));
    }

    /**
     * Decodes a tree in which no key came twice, e.g. the outcome of a patch.
     *
     * @param known an object of the type that was decoded before: a part of {@code tree} that is the very same part of
     *     it needs no second look and is taken as it is
     */
    public static Decoded decode(Schema schema, ObjectType type, JsonNode tree, @Nullable JsonNode known)
            throws DecodeException {
        return decode(schema, type, new GoJson.Document(tree, List.of()), known);
    }

    private ObjectNode struct(JsonNode value, @Nullable JsonNode known, ObjectType type) throws DecodeException {
        ObjectNode object = NODES.objectNode();
        if (!(value instanceof ObjectNode from)) {
            if (!value.isNull()) {
                mismatch(GoJson.typeName(value), "v1." + type.name());
            }
            return object;
        }
        String outer = struct;
        for (Map.Entry<String, JsonNode> entry : from.properties()) {
            int outerPath = enter(entry.getKey());
            Field field = type.field(entry.getKey());
            if (field == null) {
                strict("unknown field \"" + path + "\"");
                path.setLength(outerPath);
                continue;
            }
            noteDuplicate();
            struct = type.name();
            fields.addLast(field.name());
            if (!entry.getValue().isNull()) {
                JsonNode before = known == null ? null : known.get(field.name());
                object.set(field.name(), value(entry.getValue(), before, field.type()));
            }
            fields.removeLast();
            path.setLength(outerPath);
        }
        struct = outer;
        return object;
    }

    /** Steps into a field; returns the length to cut the path to afterwards. */
    private int enter(String field) {
        int outer = path.length();
        path.append(outer == 0 ? "" : ".").append(field);
        return outer;
    }

    private void noteDuplicate() {
        if (!duplicates.isEmpty() && duplicates.contains(path.toString())) {
            strict("duplicate field \"" + path + "\"");
        }
    }

    @SuppressWarnings("ReferenceEquality") // Only the very same part is known to be fine.
    private JsonNode value(JsonNode value, @Nullable JsonNode known, FieldType type) throws DecodeException {
        if (value == known) {
            return value;
        }
        return switch (type) {
            case FieldType.Ref ref -> struct(value, known, schema.type(ref));
            case FieldType.ListOf list -> list(value, known, list);
            case FieldType.MapOf map -> map(value, map);
            case FieldType.Text text -> text(value, text.goName());
            case FieldType.Scalar scalar -> scalar(value, scalar);
        };
    }

    private JsonNode list(JsonNode value, @Nullable JsonNode known, FieldType.ListOf type) throws DecodeException {
        ArrayNode list = NODES.arrayNode();
        if (!(value instanceof ArrayNode from)) {
            mismatch(GoJson.typeName(value), goName(type));
            return list;
        }
        int outerPath = path.length();
        for (JsonNode element : from) {
            path.append('[').append(list.size()).append(']');
            list.add(value(element, known == null ? null : known.get(list.size()), type.element()));
            path.setLength(outerPath);
        }
        return list;
    }

    private JsonNode map(JsonNode value, FieldType.MapOf type) throws DecodeException {
        ObjectNode map = NODES.objectNode();
        if (!(value instanceof ObjectNode from)) {
            mismatch(GoJson.typeName(value), goName(type));
            return map;
        }
        for (Map.Entry<String, JsonNode> entry : from.properties()) {
            int outerPath = enter(entry.getKey());
            noteDuplicate();
            map.set(entry.getKey(), value(entry.getValue(), null, type.value()));
            path.setLength(outerPath);
        }
        return map;
    }

    private JsonNode text(JsonNode value, String goName) {
        if (!value.isString() && !value.isNull()) {
            mismatch(GoJson.typeName(value), goName);
        }
        return value.isString() ? value : NODES.stringNode("");
    }

    private JsonNode scalar(JsonNode value, FieldType.Scalar type) throws DecodeException {
        return switch (type) {
            case STRING -> text(value, "string");
            case INT32 -> integer(value, Integer.MIN_VALUE, Integer.MAX_VALUE, "int32");
            case INT64 -> integer(value, Long.MIN_VALUE, Long.MAX_VALUE, "int64");
            case DOUBLE -> number(value);
            case BOOL -> bool(value);
            case QUANTITY -> quantity(value);
            case INT_OR_STRING ->
                value.isString() ? value : integer(value, Integer.MIN_VALUE, Integer.MAX_VALUE, "int32");
            case TIME -> time(value, false);
            case MICRO_TIME -> time(value, true);
            case BYTES -> bytes(value);
            case FIELDS, RAW -> value;
        };
    }

    private JsonNode integer(JsonNode value, long least, long most, String goName) {
        if (value.isIntegralNumber()
                && value.canConvertToLong()
                && value.longValue() >= least
                && value.longValue() <= most) {
            return NODES.numberNode(value.longValue());
        }
        if (!value.isNull()) {
            mismatch(value.isNumber() ? "number " + value : GoJson.typeName(value), goName);
        }
        return NODES.numberNode(0L);
    }

    private JsonNode number(JsonNode value) {
        if (!value.isNumber() && !value.isNull()) {
            mismatch(GoJson.typeName(value), "float64");
        }
        return value.isNumber() ? value : NODES.numberNode(0L);
    }

    private JsonNode bool(JsonNode value) {
        if (!value.isBoolean() && !value.isNull()) {
            mismatch(GoJson.typeName(value), "bool");
        }
        return NODES.booleanNode(value.isBoolean() && value.booleanValue());
    }

    private static JsonNode quantity(JsonNode value) throws DecodeException {
        if (value.isNull()) {
            return NODES.stringNode("0");
        }
        try {
            return NODES.stringNode(Quantity.parse(value.isString() ? value.stringValue() : value.toString())
                    .toString());
        } catch (QuantityFormatException e) {
            throw new DecodeException(e.getMessage());
        }
    }

    private JsonNode time(JsonNode value, boolean micros) throws DecodeException {
        if (value.isNull() || !value.isString()) {
            if (!value.isNull()) {
                mismatch(GoJson.typeName(value), "string");
            }
            return NODES.nullNode();
        }
        return NODES.stringNode(GoTime.canonical(value.stringValue(), micros));
    }

    private JsonNode bytes(JsonNode value) throws DecodeException {
        if (!value.isString()) {
            if (!value.isNull()) {
                mismatch(GoJson.typeName(value), "[]uint8");
            }
            return NODES.stringNode("");
        }
        int wrong = GoBase64.firstWrongByte(value.stringValue());
        if (wrong >= 0) {
            throw new DecodeException("illegal base64 data at input byte " + wrong);
        }
        return value;
    }

    private void mismatch(String found, String goName) {
        if (typeError == null) {
            typeError = "json: cannot unmarshal " + found + " into "
                    + (fields.isEmpty()
                            ? "Go value of type "
                            : "Go struct field " + struct + "." + String.join(".", fields) + " of type ")
                    + goName;
        }
    }

    private void strict(String error) {
        if (strictErrors.size() < MAX_STRICT_ERRORS) {
            strictErrors.add(error);
        }
    }

    /** Maps of amounts have a name of their own in Go. */
    private static String goName(FieldType type) {
        return type instanceof FieldType.MapOf map && map.value() == FieldType.Scalar.QUANTITY
                ? "v1.ResourceList"
                : type.goName();
    }
}
