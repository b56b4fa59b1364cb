// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.fault;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.kubeletsim.cri.yaml.Nearest;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lays JSON over a message, as RFC 7396 does: objects are merged, everything else is replaced, null takes away. What the
 * JSON does not name stays as it is, unknown fields included.
 */
final class ReplyMerge {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ReplyMerge() {}

    /**
     * Fails unless {@code patch} fits messages of the type of {@code empty}.
     *
     * @throws IllegalArgumentException with the place in the patch and what would fit
     */
    static void check(Message empty, JsonNode patch) {
        merge(empty, patch);
    }

    /** {@code message} with {@code patch} laid over it. */
    static Message merge(Message message, JsonNode patch) {
        Message.Builder builder = message.toBuilder();
        merge(builder, patch, "");
        return builder.build();
    }

    private static void merge(Message.Builder builder, JsonNode patch, String place) {
        if (!patch.isObject()) {
            throw new IllegalArgumentException((place.isEmpty() ? "the answer" : place) + ": found " + patch
                    + " (expected: fields of " + builder.getDescriptorForType().getName() + ")");
        }
        for (Map.Entry<String, JsonNode> entry : patch.properties()) {
            FieldDescriptor field = field(builder, entry.getKey(), place);
            String inner = place.isEmpty() ? entry.getKey() : place + "." + entry.getKey();
            JsonNode value = entry.getValue();
            if (value.isNull()) {
                builder.clearField(field);
            } else if (field.isMapField() && value.isObject()) {
                mergeMap(builder, field, value, inner);
            } else if (!field.isRepeated() && field.getJavaType() == FieldDescriptor.JavaType.MESSAGE) {
                Message.Builder child = ((Message) builder.getField(field)).toBuilder();
                merge(child, value, inner);
                builder.setField(field, child.build());
            } else {
                builder.setField(field, parsed(builder, field, value, inner));
            }
        }
    }

    private static FieldDescriptor field(Message.Builder builder, String name, String place) {
        List<FieldDescriptor> fields = builder.getDescriptorForType().getFields();
        for (FieldDescriptor field : fields) {
            if (field.getName().equals(name) || field.getJsonName().equals(name)) {
                return field;
            }
        }
        List<String> names = fields.stream().map(FieldDescriptor::getName).toList();
        throw new IllegalArgumentException((place.isEmpty() ? "" : place + ": ")
                + builder.getDescriptorForType().getName() + " has no field '" + name + "' (expected one of "
                + Nearest.names(name, names) + ")");
    }

    /** All entries of the map are messages of keys and values; those of the patch replace those of the same key. */
    private static void mergeMap(Message.Builder builder, FieldDescriptor field, JsonNode patch, String place) {
        FieldDescriptor key = field.getMessageType().findFieldByName("key");
        List<?> before = (List<?>) builder.getField(field);
        builder.clearField(field);
        for (Object entry : before) {
            if (!patch.has(String.valueOf(((Message) entry).getField(key)))) {
                builder.addRepeatedField(field, entry);
            }
        }
        for (Map.Entry<String, JsonNode> entry : patch.properties()) {
            if (!entry.getValue().isNull()) {
                JsonNode single = JSON.createObjectNode().set(entry.getKey(), entry.getValue());
                ((List<?>) parsed(builder, field, single, place)).forEach(e -> builder.addRepeatedField(field, e));
            }
        }
    }

    /** The value of one field, as protojson reads it. */
    private static Object parsed(Message.Builder like, FieldDescriptor field, JsonNode value, String place) {
        Message.Builder alone = like.getDefaultInstanceForType().newBuilderForType();
        try {
            JsonFormat.parser()
                    .merge(JSON.createObjectNode().set(field.getName(), value).toString(), alone);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
        }
        return alone.getField(field);
    }
}
