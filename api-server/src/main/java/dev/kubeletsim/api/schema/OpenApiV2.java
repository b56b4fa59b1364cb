// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.schema;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /openapi/v2}: the definitions of all types in one Swagger 2.0 document, as JSON and in the protobuf form of
 * gnostic's {@code OpenAPIv2.proto}. {@code kubectl} checks a {@code kind: List} against it before it sends the items.
 *
 * <p>It has the definitions alone: operations are described by {@link OpenApi} (v3), which every client that looks for
 * them reads first.
 */
public final class OpenApiV2 {
    /** Where the document is. */
    public static final String PATH = "/openapi/v2";

    private static final String V3_PREFIX = "#/components/schemas/";
    private static final String V2_PREFIX = "#/definitions/";

    private final ObjectNode document = JsonNodeFactory.instance.objectNode();

    /** The types of these v3 documents. */
    OpenApiV2(int minor, Iterable<ObjectNode> v3) {
        document.put("swagger", "2.0");
        document.putObject("info").put("title", "Kubernetes").put("version", "v1." + minor);
        document.putObject("paths");
        ObjectNode definitions = document.putObject("definitions");
        for (ObjectNode part : v3) {
            part.at("/components/schemas")
                    .properties()
                    .forEach(schema -> definitions.set(schema.getKey(), converted(schema.getValue())));
        }
    }

    /** The document as JSON. The tree is shared. */
    public ObjectNode json() {
        return document;
    }

    /** References stand alone in this version, and a value of several types is a string. */
    private static ObjectNode converted(JsonNode v3) {
        ObjectNode v2 = JsonNodeFactory.instance.objectNode();
        v3.properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            switch (entry.getKey()) {
                case "allOf" -> v2.put("$ref", reference(value.path(0)));
                case "$ref" -> v2.put("$ref", reference(v3));
                case "oneOf" -> v2.put("type", "string");
                case "items", "additionalProperties" -> v2.set(entry.getKey(), converted(value));
                case "properties" -> {
                    ObjectNode properties = v2.putObject("properties");
                    value.properties()
                            .forEach(property -> properties.set(property.getKey(), converted(property.getValue())));
                }
                default -> v2.set(entry.getKey(), value);
            }
        });
        if (v2.has("$ref")) {
            v2.remove("default");
        }
        return v2;
    }

    private static String reference(JsonNode schema) {
        return V2_PREFIX + schema.path("$ref").asString("").substring(V3_PREFIX.length());
    }

    /** The document as an {@code openapi.v2.Document}. */
    public byte[] protobuf() {
        ProtobufWriter definitions = new ProtobufWriter();
        document.path("definitions")
                .properties()
                .forEach(definition -> definitions.message(1, named(definition.getKey(), definition.getValue())));
        JsonNode info = document.path("info");
        return new ProtobufWriter()
                .string(1, document.path("swagger").asString())
                .message(
                        2,
                        new ProtobufWriter()
                                .string(1, info.path("title").asString())
                                .string(2, info.path("version").asString()))
                .message(8, new ProtobufWriter())
                .message(9, definitions)
                .toByteArray();
    }

    private static ProtobufWriter named(String name, JsonNode schema) {
        return new ProtobufWriter().string(1, name).message(2, message(schema));
    }

    private static ProtobufWriter message(JsonNode schema) {
        ProtobufWriter out = new ProtobufWriter();
        out.string(1, schema.path("$ref").asString(""));
        out.string(2, schema.path("format").asString(""));
        out.string(4, schema.path("description").asString(""));
        if (schema.has("default")) {
            out.message(5, any(schema.path("default")));
        }
        schema.path("required").forEach(field -> out.string(19, field.asString()));
        schema.path("enum").forEach(value -> out.message(20, any(value)));
        if (schema.has("additionalProperties")) {
            out.message(21, new ProtobufWriter().message(1, message(schema.path("additionalProperties"))));
        }
        if (schema.has("type")) {
            out.message(22, new ProtobufWriter().string(1, schema.path("type").asString()));
        }
        if (schema.has("items")) {
            out.message(23, new ProtobufWriter().message(1, message(schema.path("items"))));
        }
        if (schema.has("properties")) {
            ProtobufWriter properties = new ProtobufWriter();
            schema.path("properties")
                    .properties()
                    .forEach(property -> properties.message(1, named(property.getKey(), property.getValue())));
            out.message(25, properties);
        }
        schema.properties().stream()
                .filter(entry -> entry.getKey().startsWith("x-"))
                .forEach(entry -> out.message(
                        31, new ProtobufWriter().string(1, entry.getKey()).message(2, any(entry.getValue()))));
        return out;
    }

    /** A value of no fixed type is carried as YAML, of which JSON is a part. */
    private static ProtobufWriter any(JsonNode value) {
        return new ProtobufWriter().string(2, value.toString() + "\n");
    }
}
