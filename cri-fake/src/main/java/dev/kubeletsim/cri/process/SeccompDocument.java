// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.JsonNodeType;
import tools.jackson.databind.node.ObjectNode;

/**
 * The JSON of a seccomp profile, as Go's {@code encoding/json} decodes it into {@code specs.LinuxSeccomp}: keys in any
 * case, unknown ones passed over, and Go's words for what has another type.
 */
public final class SeccompDocument {
    /** A field's place and type in Go's words, and the kind of JSON that it takes. */
    private record Field(String place, String type, JsonNodeType kind) {}

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Map<String, Field> PROFILE = Map.of(
            "defaultaction", new Field("LinuxSeccomp.defaultAction", "specs.LinuxSeccompAction", JsonNodeType.STRING),
            "defaulterrnoret", new Field("LinuxSeccomp.defaultErrnoRet", "uint", JsonNodeType.NUMBER),
            "architectures", new Field("LinuxSeccomp.architectures", "[]specs.Arch", JsonNodeType.ARRAY),
            "syscalls", new Field("LinuxSeccomp.syscalls", "[]specs.LinuxSyscall", JsonNodeType.ARRAY));
    private static final Map<String, Field> RULE = Map.of(
            "names", new Field("LinuxSyscall.syscalls.names", "[]string", JsonNodeType.ARRAY),
            "action", new Field("LinuxSyscall.syscalls.action", "specs.LinuxSeccompAction", JsonNodeType.STRING),
            "errnoret", new Field("LinuxSyscall.syscalls.errnoRet", "uint", JsonNodeType.NUMBER),
            "args", new Field("LinuxSyscall.syscalls.args", "[]specs.LinuxSeccompArg", JsonNodeType.ARRAY));

    private SeccompDocument() {}

    /**
     * The profile with its keys in lower case.
     *
     * @throws IllegalArgumentException in Go's words
     */
    public static JsonNode read(byte[] json) {
        JsonNode root = tree(json);
        if (root.isNull()) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (!root.isObject()) {
            throw new IllegalArgumentException(
                    "json: cannot unmarshal " + kind(root) + " into Go value of type specs.LinuxSeccomp");
        }
        ObjectNode profile = lowerCase(root);
        check(profile, PROFILE);
        if (profile.get("syscalls") instanceof ArrayNode rules) {
            for (int i = 0; i < rules.size(); i++) {
                ObjectNode rule = lowerCase(rules.get(i));
                check(rule, RULE);
                rules.set(i, rule);
            }
        }
        return profile;
    }

    private static JsonNode tree(byte[] json) {
        try {
            JsonNode root = JSON.readTree(json);
            if (root.isMissingNode()) {
                throw new IllegalArgumentException("unexpected end of JSON input");
            }
            return root;
        } catch (JacksonException e) {
            throw new IllegalArgumentException(syntaxError(e, json), e);
        }
    }

    /** What Go says where Jackson stopped, which is at the same byte or at the beginning of the same word. */
    private static String syntaxError(JacksonException e, byte[] json) {
        TokenStreamLocation location = e.getLocation();
        int at = location == null ? json.length : (int) location.getByteOffset();
        while (at > 0 && at <= json.length && at != json.length && Character.isLetterOrDigit(json[at - 1])) {
            at--;
        }
        if (at < 0 || at >= json.length) {
            return "unexpected end of JSON input";
        }
        String character = new String(json, at, 1, StandardCharsets.ISO_8859_1);
        String expected = opensObject(json, at) ? "object key string" : "value";
        return "invalid character '" + character + "' looking for beginning of " + expected;
    }

    private static boolean opensObject(byte[] json, int at) {
        int before = at - 1;
        while (before >= 0 && Character.isWhitespace(json[before])) {
            before--;
        }
        return before >= 0 && json[before] == '{';
    }

    private static ObjectNode lowerCase(JsonNode object) {
        ObjectNode lower = JsonNodeFactory.instance.objectNode();
        object.properties().forEach(entry -> lower.set(entry.getKey().toLowerCase(Locale.ROOT), entry.getValue()));
        return lower;
    }

    private static void check(ObjectNode object, Map<String, Field> fields) {
        object.properties().forEach(entry -> {
            Field field = fields.get(entry.getKey());
            JsonNode value = entry.getValue();
            if (field != null && !value.isNull() && !fits(field, value)) {
                String found =
                        value.isNumber() && field.kind() == JsonNodeType.NUMBER ? "number " + value : kind(value);
                throw new IllegalArgumentException("json: cannot unmarshal " + found + " into Go struct field "
                        + field.place() + " of type " + field.type());
            }
        });
    }

    private static boolean fits(Field field, JsonNode value) {
        boolean unsigned = value.isIntegralNumber() && value.canConvertToLong() && value.asLong() >= 0;
        return value.getNodeType() == field.kind() && (field.kind() != JsonNodeType.NUMBER || unsigned);
    }

    private static String kind(JsonNode value) {
        return value.isBoolean() ? "bool" : value.getNodeType().name().toLowerCase(Locale.ROOT);
    }
}
