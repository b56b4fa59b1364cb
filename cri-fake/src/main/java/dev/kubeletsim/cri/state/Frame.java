// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.state;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * One record of a journal: that a key has a value now, or none any more.
 *
 * <pre>
 *   4 bytes  the letters KSR and a newline, by which the next record is found again behind a damaged one
 *   4 bytes  n, the length of what follows the checksum
 *   4 bytes  CRC-32C of the length and the n bytes
 *   1 byte   1 put, 2 removed
 *   2 bytes  length of the key
 *            the key, UTF-8
 *            the value; nothing for a removal
 * </pre>
 *
 * Numbers are big-endian. Never compared.
 *
 * @param value null for a removal
 */
@SuppressWarnings("ArrayRecordComponent")
record Frame(String key, byte @Nullable [] value) {
    static final int HEADER_BYTES = 12;
    static final int MAX_BODY_BYTES = 64 << 20;

    static final byte[] MAGIC = {'K', 'S', 'R', '\n'};
    private static final byte PUT = 1;
    private static final byte REMOVED = 2;
    private static final int BODY_HEAD_BYTES = 3;

    byte[] bytes() {
        byte[] name = key.getBytes(StandardCharsets.UTF_8);
        int length = BODY_HEAD_BYTES + name.length + (value == null ? 0 : value.length);
        if (name.length > 0xffff || length > MAX_BODY_BYTES) {
            throw new IllegalArgumentException("record " + key + " has " + length + " bytes (expected: at most "
                    + MAX_BODY_BYTES + ", and a key of at most 65535)");
        }
        ByteBuffer frame = ByteBuffer.allocate(HEADER_BYTES + length);
        frame.put(MAGIC).putInt(length).putInt(0);
        frame.put(value == null ? REMOVED : PUT).putShort((short) name.length).put(name);
        if (value != null) {
            frame.put(value);
        }
        frame.putInt(8, checksum(frame.array(), length));
        return frame.array();
    }

    /** The length in a header, or -1 if it is none. */
    static int bodyLength(ByteBuffer header) {
        for (int i = 0; i < MAGIC.length; i++) {
            if (header.get(header.position() + i) != MAGIC[i]) {
                return -1;
            }
        }
        int length = header.getInt(header.position() + MAGIC.length);
        return length < BODY_HEAD_BYTES || length > MAX_BODY_BYTES ? -1 : length;
    }

    /** What {@code frame}, header and body, says; null if it is damaged. */
    static @Nullable Frame parse(byte[] frame) {
        ByteBuffer in = ByteBuffer.wrap(frame);
        int length = bodyLength(in);
        if (length != frame.length - HEADER_BYTES || in.getInt(8) != checksum(frame, length)) {
            return null;
        }
        in.position(HEADER_BYTES);
        byte op = in.get();
        int nameLength = Short.toUnsignedInt(in.getShort());
        if (nameLength > in.remaining() || (op != PUT && op != REMOVED)) {
            return null;
        }
        byte[] name = new byte[nameLength];
        in.get(name);
        byte[] value = new byte[in.remaining()];
        in.get(value);
        return new Frame(new String(name, StandardCharsets.UTF_8), op == PUT ? value : null);
    }

    private static int checksum(byte[] frame, int length) {
        CRC32C crc = new CRC32C();
        crc.update(frame, MAGIC.length, 4);
        crc.update(frame, HEADER_BYTES, length);
        return (int) crc.getValue();
    }
}
