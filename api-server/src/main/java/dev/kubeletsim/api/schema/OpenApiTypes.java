// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.schema;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The {@code components.schemas} of one document: the types that were asked for, and all that they refer to. */
final class OpenApiTypes {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String META = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    private static final String QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity";
    private static final String INT_OR_STRING = "io.k8s.apimachinery.pkg.util.intstr.IntOrString";
    private static final String RAW = "io.k8s.apimachinery.pkg.runtime.RawExtension";

    private final Schema schema;
    private final Descriptions descriptions = Descriptions.shared();
    private final Map<String, ObjectNode> collected = new TreeMap<>();
    private final Deque<ObjectType> pending = new ArrayDeque<>();

    OpenApiTypes(Schema schema) {
        this.schema = schema;
    }

    /** All schemas needed so far, by name. */
    ObjectNode collected() {
        while (!pending.isEmpty()) {
            ObjectType type = pending.pop();
            fill(type, collected.getOrDefault(nameOf(type), NODES.objectNode()));
        }
        ObjectNode out = NODES.objectNode();
        collected.forEach(out::set);
        return out;
    }

    /** A {@code $ref} to a type, which is then described too. */
    ObjectNode reference(ObjectType type) {
        String name = nameOf(type);
        if (!collected.containsKey(name)) {
            collected.put(name, NODES.objectNode());
            pending.add(type);
        }
        return reference(name);
    }

    /** A {@code $ref} to the list of a kind. */
    ObjectNode listReference(ObjectType type, ObjectNode groupVersionKind) {
        String name = nameOf(type) + "List";
        if (!collected.containsKey(name)) {
            ObjectNode list = NODES.objectNode().put("type", "object");
            list.put("description", "A list of " + type.name() + " objects.");
            list.putArray("required").add("items");
            ObjectNode properties = list.putObject("properties");
            properties.putObject("apiVersion").put("type", "string");
            properties.putObject("kind").put("type", "string");
            nested(properties.putObject("metadata"), reference(schema.type("meta.ListMeta")));
            nested(properties.putObject("items").put("type", "array").putObject("items"), reference(type));
            list.putArray("x-kubernetes-group-version-kind")
                    .add(groupVersionKind.deepCopy().put("kind", type.name() + "List"));
            collected.put(name, list);
        }
        return reference(name);
    }

    private static ObjectNode reference(String name) {
        return NODES.objectNode().put("$ref", "#/components/schemas/" + name);
    }

    static String nameOf(ObjectType type) {
        return type.group().equals("meta") ? META + type.name() : "io.k8s.api." + type.group() + ".v1." + type.name();
    }

    private void fill(ObjectType type, ObjectNode out) {
        out.put("description", descriptions.of(type.key()));
        out.put("type", "object");
        ArrayNode required = NODES.arrayNode();
        ObjectNode properties = out.putObject("properties");
        for (Field field : type.fields()) {
            ObjectNode property = properties.putObject(field.name());
            String description = descriptions.of(type.key() + "." + field.name());
            if (!description.isEmpty()) {
                property.put("description", description);
            }
            describe(field, property);
            if (field.required()) {
                required.add(field.name());
            }
        }
        if (!required.isEmpty()) {
            out.set("required", required);
        }
        if (type.atomic()) {
            out.put("x-kubernetes-map-type", "atomic");
        }
        if (type.field("kind") != null && type.field("apiVersion") != null && type.field("metadata") != null) {
            out.putArray("x-kubernetes-group-version-kind").add(groupVersionKind(type));
        }
    }

    /** The group, version and kind of a root type. */
    static ObjectNode groupVersionKind(ObjectType type) {
        String group = switch (type.group()) {
            case "core", "meta" -> "";
            case "policy" -> "policy";
            default -> type.group() + ".k8s.io";
        };
        return NODES.objectNode().put("group", group).put("kind", type.name()).put("version", "v1");
    }

    private void describe(Field field, ObjectNode out) {
        value(field.type(), out, field.pointer());
        if (field.defaultValue() != null) {
            out.put("default", field.defaultValue());
        }
        if (field.listType() != null) {
            out.put("x-kubernetes-list-type", field.listType());
            if (!field.listKeys().isEmpty()) {
                ArrayNode keys = out.putArray("x-kubernetes-list-map-keys");
                field.listKeys().forEach(keys::add);
            }
        }
        if (field.patchStrategy() != null) {
            out.put("x-kubernetes-patch-strategy", field.patchStrategy());
        }
        if (field.mergeKey() != null) {
            out.put("x-kubernetes-patch-merge-key", field.mergeKey());
        }
        if (field.atomic()) {
            out.put("x-kubernetes-map-type", "atomic");
        }
    }

    private void value(FieldType type, ObjectNode out, boolean pointer) {
        switch (type) {
            case FieldType.Ref ref -> {
                nested(out, reference(schema.type(ref)));
                if (!pointer) {
                    out.putObject("default");
                }
            }
            case FieldType.ListOf list ->
                value(list.element(), out.put("type", "array").putObject("items"), false);
            case FieldType.MapOf map ->
                value(map.value(), out.put("type", "object").putObject("additionalProperties"), false);
            case FieldType.Text text -> {
                out.put("type", "string");
                if (!text.values().isEmpty()) {
                    ArrayNode values = out.putArray("enum");
                    text.values().forEach(values::add);
                }
            }
            case FieldType.Scalar scalar -> scalar(scalar, out);
        }
    }

    private void scalar(FieldType.Scalar type, ObjectNode out) {
        switch (type) {
            case STRING -> out.put("type", "string");
            case INT32 -> out.put("type", "integer").put("format", "int32");
            case INT64 -> out.put("type", "integer").put("format", "int64");
            case DOUBLE -> out.put("type", "number").put("format", "double");
            case BOOL -> out.put("type", "boolean");
            case BYTES -> out.put("type", "string").put("format", "byte");
            case QUANTITY -> nested(out, shared(QUANTITY, eitherOf("string", "number")));
            case INT_OR_STRING ->
                nested(out, shared(INT_OR_STRING, eitherOf("integer", "string").put("format", "int-or-string")));
            case TIME -> nested(out, shared(META + "Time", dateTime()));
            case MICRO_TIME -> nested(out, shared(META + "MicroTime", dateTime()));
            case FIELDS ->
                nested(out, shared(META + "FieldsV1", NODES.objectNode().put("type", "object")));
            case RAW -> nested(out, shared(RAW, NODES.objectNode().put("type", "object")));
        }
    }

    private ObjectNode shared(String name, ObjectNode definition) {
        collected.putIfAbsent(name, definition);
        return reference(name);
    }

    private static ObjectNode dateTime() {
        return NODES.objectNode().put("type", "string").put("format", "date-time");
    }

    private static ObjectNode eitherOf(String one, String other) {
        ObjectNode out = NODES.objectNode();
        ArrayNode choices = out.putArray("oneOf");
        choices.addObject().put("type", one);
        choices.addObject().put("type", other);
        return out;
    }

    /** References stand in an {@code allOf}, so that siblings of theirs count. */
    private static void nested(ObjectNode out, ObjectNode reference) {
        out.putArray("allOf").add(reference);
    }
}
