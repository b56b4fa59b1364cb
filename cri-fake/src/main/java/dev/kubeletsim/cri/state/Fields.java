// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.state;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Parser;
import com.google.protobuf.UnknownFieldSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A record as numbered fields in protobuf's wire format, so that a later version can add fields and an earlier one pass over
 * them, and so that the CRI's own messages are kept as they came. Absent fields read as zero or empty. Immutable.
 */
final class Fields {
    private final UnknownFieldSet fields;

    private Fields(UnknownFieldSet fields) {
        this.fields = fields;
    }

    static Fields parse(byte[] bytes) throws InvalidProtocolBufferException {
        return new Fields(UnknownFieldSet.parseFrom(bytes));
    }

    long number(int field) {
        List<Long> values = fields.getField(field).getVarintList();
        return values.isEmpty() ? 0 : values.getLast();
    }

    boolean flag(int field) {
        return number(field) != 0;
    }

    boolean has(int field) {
        return fields.hasField(field);
    }

    String text(int field) {
        return bytes(field).toStringUtf8();
    }

    List<String> texts(int field) {
        return fields.getField(field).getLengthDelimitedList().stream()
                .map(ByteString::toStringUtf8)
                .toList();
    }

    Map<String, String> map(int field) throws InvalidProtocolBufferException {
        Map<String, String> map = new LinkedHashMap<>();
        for (Fields entry : all(field)) {
            map.put(entry.text(1), entry.text(2));
        }
        return map;
    }

    <T extends MessageLite> T message(int field, Parser<T> parser) throws InvalidProtocolBufferException {
        return parser.parseFrom(bytes(field));
    }

    Fields nested(int field) throws InvalidProtocolBufferException {
        return new Fields(UnknownFieldSet.parseFrom(bytes(field)));
    }

    List<Fields> all(int field) throws InvalidProtocolBufferException {
        List<Fields> all = new ArrayList<>();
        for (ByteString bytes : fields.getField(field).getLengthDelimitedList()) {
            all.add(new Fields(UnknownFieldSet.parseFrom(bytes)));
        }
        return all;
    }

    private ByteString bytes(int field) {
        List<ByteString> values = fields.getField(field).getLengthDelimitedList();
        return values.isEmpty() ? ByteString.EMPTY : values.getLast();
    }

    /** Collects fields. */
    static final class Writer {
        private final UnknownFieldSet.Builder fields = UnknownFieldSet.newBuilder();

        Writer number(int field, long value) {
            fields.mergeField(
                    field, UnknownFieldSet.Field.newBuilder().addVarint(value).build());
            return this;
        }

        Writer flag(int field, boolean value) {
            return number(field, value ? 1 : 0);
        }

        Writer text(int field, String value) {
            return bytes(field, ByteString.copyFromUtf8(value));
        }

        Writer texts(int field, List<String> values) {
            values.forEach(value -> text(field, value));
            return this;
        }

        Writer map(int field, Map<String, String> map) {
            map.forEach((key, value) -> nested(field, new Writer().text(1, key).text(2, value)));
            return this;
        }

        Writer message(int field, MessageLite value) {
            return bytes(field, value.toByteString());
        }

        Writer nested(int field, Writer value) {
            return bytes(field, value.fields.build().toByteString());
        }

        private Writer bytes(int field, ByteString value) {
            fields.mergeField(
                    field,
                    UnknownFieldSet.Field.newBuilder().addLengthDelimited(value).build());
            return this;
        }

        byte[] toBytes() {
            return fields.build().toByteArray();
        }
    }
}
