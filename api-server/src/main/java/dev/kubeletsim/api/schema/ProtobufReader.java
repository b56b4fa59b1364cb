// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.schema;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads protobuf's wire format field by field, as Go's generated code does: a field of an unknown number is skipped by
 * the caller's not asking for its value.
 */
final class ProtobufReader {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int LENGTH_DELIMITED = 2;
    private static final int FIXED32 = 5;
    private static final int LONGEST_VARINT = 10;

    private final byte[] bytes;
    private int position;
    private int field;
    private int wireType;
    private long number;
    private byte[] content = new byte[0];

    ProtobufReader(byte[] bytes) {
        this.bytes = bytes;
    }

    /**
     * Moves to the next field; false at the end.
     *
     * @throws DecodeException if the bytes are cut off or malformed
     */
    boolean next() throws DecodeException {
        if (position == bytes.length) {
            return false;
        }
        long tag = varint();
        field = (int) (tag >>> 3);
        wireType = (int) (tag & 7);
        if (field <= 0) {
            throw new DecodeException("proto: illegal tag " + field + " (wire type " + wireType + ")");
        }
        switch (wireType) {
            case VARINT -> number = varint();
            case FIXED64 -> number = fixed(Long.BYTES);
            case FIXED32 -> number = fixed(Integer.BYTES);
            case LENGTH_DELIMITED -> content = take(varint());
            default -> throw new DecodeException("proto: illegal wireType " + wireType);
        }
        return true;
    }

    /** The number of the field that {@link #next} moved to. */
    int field() {
        return field;
    }

    /** The field's value as a number. */
    long number() throws DecodeException {
        if (wireType == LENGTH_DELIMITED) {
            throw wrongType();
        }
        return number;
    }

    /** The field's value as bytes. */
    byte[] bytes() throws DecodeException {
        if (wireType != LENGTH_DELIMITED) {
            throw wrongType();
        }
        return content;
    }

    String string() throws DecodeException {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /** The field's value as a message. */
    ProtobufReader message() throws DecodeException {
        return new ProtobufReader(bytes());
    }

    private DecodeException wrongType() {
        return new DecodeException("proto: wrong wireType = " + wireType + " for field " + field);
    }

    private long varint() throws DecodeException {
        long value = 0;
        for (int i = 0; i < LONGEST_VARINT; i++) {
            if (position == bytes.length) {
                throw new DecodeException("unexpected EOF");
            }
            byte next = bytes[position++];
            value |= (long) (next & 0x7F) << (7 * i);
            if (next >= 0) {
                return value;
            }
        }
        throw new DecodeException("proto: integer overflow");
    }

    private long fixed(int size) throws DecodeException {
        byte[] little = take(size);
        long value = 0;
        for (int i = size - 1; i >= 0; i--) {
            value = (value << Byte.SIZE) | (little[i] & 0xFF);
        }
        return value;
    }

    private byte[] take(long length) throws DecodeException {
        if (length < 0) {
            throw new DecodeException("proto: negative length found during unmarshaling");
        }
        if (length > bytes.length - position) {
            throw new DecodeException("unexpected EOF");
        }
        byte[] taken = Arrays.copyOfRange(bytes, position, position + (int) length);
        position += (int) length;
        return taken;
    }
}
