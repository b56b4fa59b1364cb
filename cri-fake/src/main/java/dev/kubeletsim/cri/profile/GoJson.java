// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * CRI messages as Go's {@code encoding/json} writes the structs of cri-api, which is what runtimes show in verbose statuses:
 * field names of the .proto, numbers for enums and for all integers, nothing for what is zero. What is bytes here was text
 * until Kubernetes 1.34.
 */
public final class GoJson {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private GoJson() {}

    /** The message's fields that are set, in the order of their numbers. */
    public static ObjectNode of(Message message) {
        ObjectNode object = NODES.objectNode();
        message.getAllFields().forEach((field, value) -> object.set(field.getName(), field(field, value)));
        return object;
    }

    private static JsonNode field(FieldDescriptor field, Object value) {
        if (field.isMapField()) {
            ObjectNode map = NODES.objectNode();
            for (Object entry : (List<?>) value) {
                Message pair = (Message) entry;
                var types = pair.getDescriptorForType();
                String key = String.valueOf(pair.getField(types.findFieldByNumber(1)));
                map.set(key, single(pair.getField(types.findFieldByNumber(2))));
            }
            return map;
        }
        if (field.isRepeated()) {
            ArrayNode array = NODES.arrayNode();
            ((List<?>) value).forEach(element -> array.add(single(element)));
            return array;
        }
        return single(value);
    }

    private static JsonNode single(Object value) {
        return switch (value) {
            case Message message -> of(message);
            case EnumValueDescriptor constant -> NODES.numberNode(constant.getNumber());
            case ByteString text -> NODES.stringNode(text.toStringUtf8());
            case Boolean flag -> NODES.booleanNode(flag);
            case Long number -> NODES.numberNode(number);
            case Integer number -> NODES.numberNode(number);
            default -> NODES.stringNode(String.valueOf(value));
        };
    }
}
