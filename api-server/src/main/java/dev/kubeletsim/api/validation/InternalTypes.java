// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import dev.kubeletsim.api.schema.Field;
import dev.kubeletsim.api.schema.FieldType;
import dev.kubeletsim.api.schema.GoText;
import dev.kubeletsim.api.schema.ObjectType;
import dev.kubeletsim.api.schema.Schema;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/**
 * Objects in the shape of upstream's internal types, which the texts about immutable fields print: another order of
 * fields, and the host's namespaces inside of a pod's security context.
 */
final class InternalTypes {
    private static final Map<String, List<String>> ORDERS = orders();
    private static final GoValue NIL = new GoValue.Nil();
    /** Deprecated twin of {@code serviceAccountName}; the internal type lacks it. */
    private static final String LEGACY_ACCOUNT = "serviceAccount";

    private final Schema schema;
    private final ObjectType podSpec;

    private InternalTypes(Schema schema) {
        this.schema = schema;
        this.podSpec = schema.type("core.PodSpec");
    }

    /** A struct of the core group, such as {@code PersistentVolumeClaimSpec}. */
    static GoValue.Struct of(Schema schema, String type, JsonNode value) {
        return new InternalTypes(schema).struct(type, value);
    }

    /** A pod's spec. */
    static GoValue podSpec(Schema schema, JsonNode spec) {
        ObjectNode moved = ((ObjectNode) spec).deepCopy();
        moved.remove(LEGACY_ACCOUNT);
        if (moved.get("securityContext") instanceof ObjectNode context) {
            for (String name : moved(ORDERS.getOrDefault("PodSecurityContext", List.of()))) {
                JsonNode value = moved.get(name);
                if (value != null) {
                    context.set(name, value);
                }
            }
        }
        return of(schema, "PodSpec", moved);
    }

    private static Map<String, List<String>> orders() {
        Map<String, List<String>> orders = new HashMap<>();
        try (InputStream in = InternalTypes.class.getResourceAsStream("internal.order")) {
            if (in == null) {
                throw new IllegalStateException("no resource internal.order beside " + InternalTypes.class);
            }
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .map(line -> Arrays.asList(line.split(" ", -1)))
                    .forEach(words -> orders.put(words.get(0), List.copyOf(words.subList(1, words.size()))));
        } catch (IOException e) {
            throw new UncheckedIOException("reading internal.order", e);
        }
        return orders;
    }

    private static List<String> moved(List<String> order) {
        return order.stream()
                .filter(name -> name.startsWith("("))
                .map(name -> name.substring(1, name.length() - 1))
                .toList();
    }

    private GoValue.Struct struct(String name, JsonNode value) {
        return struct(schema.type("core." + name), value);
    }

    private GoValue.Struct struct(ObjectType type, JsonNode value) {
        List<GoValue.Member> members = new ArrayList<>();
        Map<String, List<Field>> embedded = new LinkedHashMap<>();
        for (Field field : ordered(type)) {
            String in = field.embeddedIn();
            if (in == null) {
                members.add(new GoValue.Member(field.goName(), member(field, value), false));
            } else {
                if (embedded.putIfAbsent(in, new ArrayList<>()) == null) {
                    members.add(new GoValue.Member(in, NIL, true));
                }
                embedded.getOrDefault(in, new ArrayList<>()).add(field);
            }
        }
        members.replaceAll(member -> member.embedded()
                ? new GoValue.Member(
                        member.name(),
                        embeddedStruct(member.name(), embedded.getOrDefault(member.name(), List.of()), value),
                        true)
                : member);
        return new GoValue.Struct((type.group().equals("meta") ? "v1." : "core.") + type.name(), members);
    }

    private GoValue embeddedStruct(String name, List<Field> fields, JsonNode value) {
        List<GoValue.Member> members = fields.stream()
                .map(field -> new GoValue.Member(field.goName(), member(field, value), false))
                .toList();
        return new GoValue.Struct("core." + name, members);
    }

    private List<Field> ordered(ObjectType type) {
        List<String> order = new ArrayList<>();
        for (String name : ORDERS.getOrDefault(type.name(), List.of())) {
            order.add(name.startsWith("(") ? name.substring(1, name.length() - 1) : name);
        }
        List<String> elsewhere = type == podSpec ? movedOut() : List.of();
        Map<String, Field> fields = new LinkedHashMap<>();
        for (String name : order) {
            Field own = type.field(name);
            Field field = own == null ? podSpec.field(name) : own;
            if (field != null && !(own == null && type == podSpec)) {
                fields.put(name, field);
            }
        }
        for (Field field : type.fields()) {
            if (!elsewhere.contains(field.name())) {
                fields.putIfAbsent(field.name(), field);
            }
        }
        return List.copyOf(fields.values());
    }

    private static List<String> movedOut() {
        List<String> out = new ArrayList<>(moved(ORDERS.getOrDefault("PodSecurityContext", List.of())));
        out.add(LEGACY_ACCOUNT);
        return out;
    }

    private GoValue member(Field field, JsonNode owner) {
        JsonNode value = owner.get(field.name());
        if (!field.pointer()) {
            return value(field.type(), value);
        }
        return value == null || value.isNull() ? NIL : new GoValue.Pointer(value(field.type(), value));
    }

    private GoValue value(FieldType type, @Nullable JsonNode value) {
        return switch (type) {
            case FieldType.Ref ref -> struct(schema.type(ref), value == null ? schemaEmpty() : value);
            case FieldType.ListOf list -> value == null || value.isEmpty() ? NIL : slice(list, value);
            case FieldType.MapOf map -> value == null || value.isEmpty() ? NIL : dictionary(map, value);
            case FieldType.Text ignored -> text(value);
            case FieldType.Scalar scalar -> scalar(scalar, value);
        };
    }

    private static ObjectNode schemaEmpty() {
        return JsonNodeFactory.instance.objectNode();
    }

    private GoValue slice(FieldType.ListOf type, JsonNode value) {
        List<GoValue> elements = new ArrayList<>();
        value.forEach(element -> elements.add(value(type.element(), element)));
        return new GoValue.Slice(goName(type), elements);
    }

    private GoValue dictionary(FieldType.MapOf type, JsonNode value) {
        Map<String, GoValue> entries = new TreeMap<>();
        value.properties().forEach(entry -> entries.put(entry.getKey(), value(type.value(), entry.getValue())));
        return new GoValue.Dictionary(goName(type), entries);
    }

    private static String goName(FieldType type) {
        if (type instanceof FieldType.MapOf map && map.value() == FieldType.Scalar.QUANTITY) {
            return "core.ResourceList";
        }
        return type.goName().replace("v1.", "core.");
    }

    private static GoValue text(@Nullable JsonNode value) {
        String text = value == null ? "" : value.asString("");
        return new GoValue.Leaf(GoText.quoted(text), json(text), text.isEmpty());
    }

    private static GoValue scalar(FieldType.Scalar type, @Nullable JsonNode value) {
        return switch (type) {
            case STRING, TIME, MICRO_TIME, BYTES -> text(value);
            case QUANTITY -> {
                String text = value == null ? "0" : value.asString("0");
                yield new GoValue.Leaf("s" + GoText.quoted(text), json(text), text.equals("0"));
            }
            case INT_OR_STRING ->
                value != null && value.isString()
                        ? new GoValue.Leaf(
                                "{Type: 1, StrVal: " + GoText.quoted(value.asString()) + "}",
                                json(value.asString()),
                                false)
                        : new GoValue.Leaf("{IntVal: " + plain(value, "0") + "}", plain(value, "0"), false);
            case BOOL ->
                new GoValue.Leaf(
                        plain(value, "false"),
                        plain(value, "false"),
                        plain(value, "false").equals("false"));
            case INT32, INT64, DOUBLE ->
                new GoValue.Leaf(
                        plain(value, "0"), plain(value, "0"), plain(value, "0").equals("0"));
            case FIELDS, RAW -> new GoValue.Leaf(plain(value, "null"), plain(value, "null"), value == null);
        };
    }

    private static String plain(@Nullable JsonNode value, String zero) {
        return value == null ? zero : value.toString();
    }

    /** A string as Go's JSON encoder writes it: HTML's characters escaped. */
    private static String json(String text) {
        return StringNode.valueOf(text)
                .toString()
                .replace("<", "\\u003c")
                .replace(">", "\\u003e")
                .replace("&", "\\u0026");
    }
}
