// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Messages as the recordings have them: proto names, 64-bit numbers as texts, no zero values. */
final class ProtoJson {
    private ProtoJson() {}

    static ObjectNode of(Message message) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        for (Map.Entry<FieldDescriptor, Object> field : message.getAllFields().entrySet()) {
            FieldDescriptor descriptor = field.getKey();
            if (descriptor.isMapField()) {
                ObjectNode map = object.putObject(descriptor.getName());
                for (Object entry : (List<?>) field.getValue()) {
                    Message pair = (Message) entry;
                    FieldDescriptor key = pair.getDescriptorForType().findFieldByNumber(1);
                    FieldDescriptor value = pair.getDescriptorForType().findFieldByNumber(2);
                    map.set(pair.getField(key).toString(), value(value, pair.getField(value)));
                }
            } else if (descriptor.isRepeated()) {
                ArrayNode array = object.putArray(descriptor.getName());
                ((List<?>) field.getValue()).forEach(item -> array.add(value(descriptor, item)));
            } else {
                object.set(descriptor.getName(), value(descriptor, field.getValue()));
            }
        }
        return object;
    }

    private static JsonNode value(FieldDescriptor field, Object value) {
        JsonNodeFactory nodes = JsonNodeFactory.instance;
        return switch (field.getJavaType()) {
            case MESSAGE -> of((Message) value);
            case LONG -> nodes.stringNode(value.toString());
            case INT -> nodes.numberNode((Integer) value);
            case BOOLEAN -> nodes.booleanNode((Boolean) value);
            case ENUM -> nodes.stringNode(((EnumValueDescriptor) value).getName());
            case BYTE_STRING ->
                nodes.stringNode(Base64.getEncoder().encodeToString(((ByteString) value).toByteArray()));
            case STRING -> nodes.stringNode((String) value);
            case FLOAT, DOUBLE -> nodes.numberNode(((Number) value).doubleValue());
        };
    }
}
