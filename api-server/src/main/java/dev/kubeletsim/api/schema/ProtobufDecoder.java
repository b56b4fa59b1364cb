// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.schema;

import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Objects in {@code application/vnd.kubernetes.protobuf}, the form in which typed clients such as {@code kubectl create
 * configmap} send them: four magic bytes, then a {@code runtime.Unknown} that holds the object (apimachinery's
 * {@code serializer/protobuf}). Fields that the release does not know are dropped in silence, as upstream drops them.
 */
public final class ProtobufDecoder {
    /** The media type. */
    public static final String MEDIA_TYPE = "application/vnd.kubernetes.protobuf";

    private static final byte[] MAGIC = {'k', '8', 's', 0};
    private static final int DEEPEST = 64;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final Schema schema;
    private final ProtobufNumbers numbers = ProtobufNumbers.shared();

    /** A decoder for the types of one release. */
    public ProtobufDecoder(Schema schema) {
        this.schema = schema;
    }

    /**
     * The object with its {@code apiVersion} and {@code kind}, as its JSON would be read.
     *
     * @throws DecodeException if the bytes are no such object, or one of a type that is not served
     */
    public ObjectNode decode(byte[] bytes) throws DecodeException {
        if (bytes.length < MAGIC.length || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            throw new DecodeException(
                    "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]");
        }
        ProtobufReader unknown = new ProtobufReader(Arrays.copyOfRange(bytes, MAGIC.length, bytes.length));
        String apiVersion = "";
        String kind = "";
        byte[] raw = new byte[0];
        while (unknown.next()) {
            if (unknown.field() == 1) {
                ProtobufReader typeMeta = unknown.message();
                while (typeMeta.next()) {
                    switch (typeMeta.field()) {
                        case 1 -> apiVersion = typeMeta.string();
                        case 2 -> kind = typeMeta.string();
                        default -> {}
                    }
                }
            } else if (unknown.field() == 2) {
                raw = unknown.bytes();
            }
        }
        ObjectNode object = NODES.objectNode().put("apiVersion", apiVersion).put("kind", kind);
        ObjectType type = type(apiVersion, kind);
        object(new ProtobufReader(raw), type.key(), type, object, 0);
        return object;
    }

    private ObjectType type(String apiVersion, String kind) throws DecodeException {
        int slash = apiVersion.indexOf('/');
        ObjectType type = schema.kind(slash < 0 ? "" : apiVersion.substring(0, slash), kind);
        ObjectType found = type == null ? schema.kind("meta.k8s.io", kind) : type;
        if (found == null) {
            throw new DecodeException("no kind \"" + kind + "\" is registered for version \"" + apiVersion
                    + "\" in scheme \"pkg/api/legacyscheme/scheme.go:30\"");
        }
        return found;
    }

    /** Reads the fields of {@code message}; an embedded struct's are the outer object's own. */
    private void object(ProtobufReader in, String message, ObjectType type, ObjectNode out, int depth)
            throws DecodeException {
        if (depth > DEEPEST) {
            throw new DecodeException("proto: nested deeper than " + DEEPEST + " messages");
        }
        while (in.next()) {
            ProtobufNumbers.@Nullable Member member = numbers.member(message, in.field());
            if (member == null) {
                continue;
            }
            Field field = type.field(member.name());
            if (!member.embedded().isEmpty()) {
                object(in.message(), member.embedded(), type, out, depth + 1);
            } else if (field != null) {
                field(in, field, out, depth);
            }
        }
    }

    private void field(ProtobufReader in, Field field, ObjectNode out, int depth) throws DecodeException {
        String name = field.name();
        switch (field.type()) {
            case FieldType.ListOf list -> {
                ArrayNode values = out.get(name) instanceof ArrayNode known ? known : out.putArray(name);
                values.add(value(in, list.element(), depth));
            }
            case FieldType.MapOf map -> {
                ObjectNode values = out.get(name) instanceof ObjectNode known ? known : out.putObject(name);
                entry(in.message(), map.value(), values, depth);
            }
            default -> {
                JsonNode value = value(in, field.type(), depth);
                // Fields that are no pointers are sent even if they are empty.
                boolean unset =
                        !field.pointer() && value.isString() && value.asString().isEmpty();
                if (!unset) {
                    out.set(name, value);
                }
            }
        }
    }

    private void entry(ProtobufReader in, FieldType type, ObjectNode out, int depth) throws DecodeException {
        String key = "";
        JsonNode value = type == FieldType.Scalar.STRING || type == FieldType.Scalar.BYTES
                ? NODES.stringNode("")
                : NODES.nullNode();
        while (in.next()) {
            if (in.field() == 1) {
                key = in.string();
            } else if (in.field() == 2) {
                value = value(in, type, depth);
            }
        }
        out.set(key, value);
    }

    private JsonNode value(ProtobufReader in, FieldType type, int depth) throws DecodeException {
        return switch (type) {
            case FieldType.Ref ref -> {
                ObjectType target = schema.type(ref);
                ObjectNode out = NODES.objectNode();
                object(in.message(), target.key(), target, out, depth + 1);
                yield out;
            }
            case FieldType.Text text -> NODES.stringNode(in.string());
            case FieldType.Scalar scalar -> scalar(in, scalar);
            case FieldType.ListOf list -> throw new DecodeException("proto: a list in " + list.goName());
            case FieldType.MapOf map -> throw new DecodeException("proto: a map in " + map.goName());
        };
    }

    private static JsonNode scalar(ProtobufReader in, FieldType.Scalar type) throws DecodeException {
        return switch (type) {
            case STRING -> NODES.stringNode(in.string());
            case INT32 -> NODES.numberNode((int) in.number());
            case INT64 -> NODES.numberNode(in.number());
            case DOUBLE -> NODES.numberNode(Double.longBitsToDouble(in.number()));
            case BOOL -> NODES.booleanNode(in.number() != 0);
            case BYTES -> NODES.stringNode(Base64.getEncoder().encodeToString(in.bytes()));
            case QUANTITY -> NODES.stringNode(first(in.message()));
            case INT_OR_STRING -> intOrString(in.message());
            case TIME, MICRO_TIME -> time(in.message(), type);
            case FIELDS, RAW -> {
                ProtobufReader raw = in.message();
                yield raw.next() ? GoJson.parse(raw.bytes()).root() : NODES.nullNode();
            }
        };
    }

    private static String first(ProtobufReader in) throws DecodeException {
        return in.next() ? in.string() : "";
    }

    private static JsonNode intOrString(ProtobufReader in) throws DecodeException {
        boolean isString = false;
        int number = 0;
        String text = "";
        while (in.next()) {
            switch (in.field()) {
                case 1 -> isString = in.number() == 1;
                case 2 -> number = (int) in.number();
                case 3 -> text = in.string();
                default -> {}
            }
        }
        return isString ? NODES.stringNode(text) : NODES.numberNode(number);
    }

    /** A zero time is an empty message. */
    private static JsonNode time(ProtobufReader in, FieldType.Scalar type) throws DecodeException {
        long seconds = 0;
        long nanos = 0;
        boolean set = false;
        while (in.next()) {
            set = true;
            if (in.field() == 1) {
                seconds = in.number();
            } else if (in.field() == 2) {
                nanos = in.number();
            }
        }
        if (!set) {
            return NODES.nullNode();
        }
        Instant instant = Instant.ofEpochSecond(seconds, nanos);
        return NODES.stringNode(type == FieldType.Scalar.TIME ? GoTime.seconds(instant) : GoTime.micros(instant));
    }
}
