// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.rest;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.schema.DecodeException;
import dev.kubeletsim.api.schema.GoJson;
import dev.kubeletsim.api.schema.ProtobufDecoder;
import dev.kubeletsim.api.schema.Schema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** Turns a request's body into a tree, and notes fields that occur twice. */
final class BodyReader {
    /** What request bodies may be. */
    static final List<String> OBJECT_TYPES =
            List.of("application/json", "application/yaml", ProtobufDecoder.MEDIA_TYPE);

    private static final ObjectMapper YAML = YAMLMapper.builder().build();
    private static final String NOT_AN_OBJECT = " into Go value of type struct { APIVersion string"
            + " \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }";
    private static final int SUMMARY_LENGTH = 30;

    /** A tree and the fields that occurred twice in its text. */
    record Read(JsonNode tree, List<String> duplicates) {}

    private BodyReader() {}

    /** 415, naming what would be accepted. */
    static ApiFailure unsupportedMediaType(List<String> accepted) {
        return new ApiFailure(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: "
                        + String.join(", ", accepted),
                null);
    }

    /** The media type without its parameters. */
    static String mediaType(String contentType) {
        int semicolon = contentType.indexOf(';');
        return (semicolon < 0 ? contentType : contentType.substring(0, semicolon)).trim();
    }

    /**
     * Reads an object.
     *
     * @param kind the kind expected, for the error
     * @throws ApiFailure 415 for another media type, 400 for a text that cannot be read
     */
    static Read object(ApiRequest request, String kind) {
        return object(request, kind, Schema.NEWEST);
    }

    /** The same, with the fields that protobuf has in release 1.{@code minor}. */
    static Read object(ApiRequest request, String kind, int minor) {
        if (request.body() instanceof ApiRequest.Body.Tree tree) {
            return new Read(tree.tree(), List.of());
        }
        String type = mediaType(request.contentType());
        byte[] bytes = bytes(request);
        if (type.equals(ProtobufDecoder.MEDIA_TYPE)) {
            return protobuf(bytes, kind, minor);
        }
        boolean yaml = type.equals("application/yaml");
        if (!yaml && !type.isEmpty() && !type.equals("application/json")) {
            throw unsupportedMediaType(OBJECT_TYPES);
        }
        if (yaml) {
            Read read = yaml(bytes, "the object provided is unrecognized (must be of type " + kind + "): %s (%s)");
            if (read.tree().isObject()) {
                return read;
            }
            throw unrecognized(kind, notAnObject(read.tree()), bytes);
        }
        String error;
        try {
            GoJson.Document document = GoJson.parse(bytes);
            if (document.root().isObject()) {
                return new Read(document.root(), named(document.duplicates()));
            }
            error = notAnObject(document.root());
        } catch (DecodeException e) {
            error = String.valueOf(e.getMessage());
        }
        throw unrecognized(kind, error, bytes);
    }

    private static ApiFailure unrecognized(String kind, String error, byte[] bytes) {
        return ApiFailure.badRequest("the object provided is unrecognized (must be of type " + kind
                + "): couldn't get version/kind; json parse error: " + error + " (" + summary(bytes) + ")");
    }

    private static String notAnObject(JsonNode tree) {
        return "json: cannot unmarshal " + goType(tree) + NOT_AN_OBJECT;
    }

    private static Read protobuf(byte[] bytes, String kind, int minor) {
        try {
            return new Read(new ProtobufDecoder(Schema.ofMinor(minor)).decode(bytes), List.of());
        } catch (DecodeException e) {
            throw ApiFailure.badRequest("the object provided is unrecognized (must be of type " + kind + "): "
                    + e.getMessage() + " (" + summary(bytes) + ")");
        }
    }

    private static List<String> named(List<String> duplicates) {
        return duplicates.stream()
                .map(path -> "duplicate field \"" + path + "\"")
                .toList();
    }

    /** Reads YAML (or JSON) of an apply patch. */
    static Read applyPatch(ApiRequest request) {
        if (request.body() instanceof ApiRequest.Body.Tree tree) {
            return new Read(tree.tree(), List.of());
        }
        return yaml(bytes(request), "error decoding YAML: %s");
    }

    /** Reads the JSON of a patch; the error is Go's. */
    static Read patch(ApiRequest request) {
        if (request.body() instanceof ApiRequest.Body.Tree tree) {
            return new Read(tree.tree(), List.of());
        }
        byte[] bytes = bytes(request);
        try {
            GoJson.Document document = GoJson.parse(bytes);
            return new Read(document.root(), named(document.duplicates()));
        } catch (DecodeException e) {
            throw ApiFailure.badRequest("error decoding patch: " + e.getMessage());
        }
    }

    private static Read yaml(byte[] bytes, String failure) {
        try {
            return parse(bytes);
        } catch (JacksonException e) {
            throw ApiFailure.badRequest(String.format(failure, "yaml: " + e.getOriginalMessage(), summary(bytes)));
        }
    }

    static byte[] bytes(ApiRequest request) {
        return request.body() instanceof ApiRequest.Body.Bytes body ? body.bytes() : new byte[0];
    }

    private static Read parse(byte[] bytes) {
        List<String> duplicates = new ArrayList<>();
        try (JsonParser parser = YAML.createParser(bytes)) {
            JsonToken first = parser.nextToken();
            JsonNode tree = first == null ? JsonNodeFactory.instance.nullNode() : read(parser, "", duplicates);
            return new Read(tree, duplicates);
        }
    }

    private static JsonNode read(JsonParser parser, String path, List<String> duplicates) {
        if (parser.currentToken() == JsonToken.START_OBJECT) {
            ObjectNode object = JsonNodeFactory.instance.objectNode();
            for (String name = parser.nextName(); name != null; name = parser.nextName()) {
                parser.nextToken();
                String child = path.isEmpty() ? name : path + "." + name;
                if (object.has(name)) {
                    duplicates.add("duplicate field \"" + child + "\"");
                }
                object.set(name, read(parser, child, duplicates));
            }
            return object;
        }
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            ArrayNode array = JsonNodeFactory.instance.arrayNode();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                array.add(read(parser, path + "[" + array.size() + "]", duplicates));
            }
            return array;
        }
        return scalar(parser);
    }

    private static JsonNode scalar(JsonParser parser) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (parser.currentToken()) {
            case VALUE_TRUE -> nodes.booleanNode(true);
            case VALUE_FALSE -> nodes.booleanNode(false);
            case VALUE_NULL -> nodes.nullNode();
            case VALUE_NUMBER_FLOAT -> nodes.numberNode(parser.getDoubleValue());
            case VALUE_NUMBER_INT ->
                switch (parser.getNumberType()) {
                    case INT -> nodes.numberNode(parser.getIntValue());
                    case LONG -> nodes.numberNode(parser.getLongValue());
                    default -> nodes.numberNode(parser.getBigIntegerValue());
                };
            default -> nodes.stringNode(parser.getString());
        };
    }

    private static String goType(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "array";
            case STRING, BINARY -> "string";
            case BOOLEAN -> "bool";
            case NUMBER -> "number";
            case NULL, MISSING -> "null";
            case OBJECT, POJO -> "object";
        };
    }

    private static String summary(byte[] bytes) {
        if (bytes.length == 0) {
            return "<empty>";
        }
        int length = Math.min(bytes.length, SUMMARY_LENGTH);
        String shown = bytes[0] == '{'
                ? new String(bytes, 0, length, StandardCharsets.UTF_8)
                : HexFormat.of().formatHex(bytes, 0, length);
        return bytes.length > SUMMARY_LENGTH ? shown + " ..." : shown;
    }
}
