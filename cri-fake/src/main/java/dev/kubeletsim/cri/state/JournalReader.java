// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.state;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Reads the records of a journal file in order, and finds the next sound one behind damage. */
final class JournalReader {
    private static final int BUFFER_BYTES = 256 << 10;

    /** What is told of a journal's content. */
    interface Visitor {
        /** A sound record of {@code length} bytes, header included. */
        void record(long position, int length, Frame frame) throws IOException;

        /**
         * Bytes that are no record, with sound ones behind them, or with at least the length of a whole record.
         *
         * @param number how many records come before, plus one
         */
        void damage(int number, long from, long to) throws IOException;
    }

    private final JournalFile file;
    private final long size;
    private byte[] buffer = {};
    private long bufferAt;

    JournalReader(JournalFile file) throws IOException {
        this.file = file;
        this.size = file.size();
    }

    /**
     * Tells {@code visitor} of everything from {@code start} on.
     *
     * @return where the last sound record ends; what is behind it is the torn beginning of a record, or damage
     */
    long read(long start, Visitor visitor) throws IOException {
        long position = start;
        int number = 0;
        while (position < size) {
            number++;
            byte[] whole = frameAt(position);
            Frame frame = whole == null ? null : Frame.parse(whole);
            if (whole != null && frame != null) {
                visitor.record(position, whole.length, frame);
                position += whole.length;
                continue;
            }
            long next = nextFrame(position + 1);
            boolean torn = next == size && whole == null && isTorn(position);
            if (!torn) {
                visitor.damage(number, position, next);
            }
            if (next == size) {
                return position;
            }
            position = next;
        }
        return position;
    }

    /** Whether there is the beginning of a record whose rest was never written. */
    private boolean isTorn(long position) throws IOException {
        long left = size - position;
        if (left < Frame.HEADER_BYTES) {
            byte[] head = bytes(position, (int) Math.min(left, Frame.MAGIC.length));
            for (int i = 0; i < head.length; i++) {
                if (head[i] != Frame.MAGIC[i]) {
                    return false;
                }
            }
            return true;
        }
        return Frame.bodyLength(ByteBuffer.wrap(bytes(position, Frame.HEADER_BYTES))) >= 0;
    }

    /** The bytes of what looks like a whole record, or null. */
    private byte @Nullable [] frameAt(long position) throws IOException {
        if (size - position < Frame.HEADER_BYTES) {
            return null;
        }
        int length = Frame.bodyLength(ByteBuffer.wrap(bytes(position, Frame.HEADER_BYTES)));
        return length < 0 || size - position < Frame.HEADER_BYTES + length
                ? null
                : bytes(position, Frame.HEADER_BYTES + length);
    }

    /** Where the next sound record begins; the end if there is none. */
    private long nextFrame(long from) throws IOException {
        for (long at = from; at < size; at++) {
            fill(at);
            if (buffer[(int) (at - bufferAt)] == Frame.MAGIC[0]) {
                byte[] whole = frameAt(at);
                if (whole != null && Frame.parse(whole) != null) {
                    return at;
                }
            }
        }
        return size;
    }

    private byte[] bytes(long position, int count) throws IOException {
        byte[] bytes = new byte[count];
        int done = 0;
        while (done < count) {
            fill(position + done);
            int offset = (int) (position + done - bufferAt);
            int part = Math.min(count - done, buffer.length - offset);
            System.arraycopy(buffer, offset, bytes, done, part);
            done += part;
        }
        return bytes;
    }

    /** Sees to it that the byte at {@code position} is in the buffer. */
    private void fill(long position) throws IOException {
        if (position < bufferAt || position >= bufferAt + buffer.length) {
            buffer = file.read(position, (int) Math.min(BUFFER_BYTES, size - position));
            bufferAt = position;
        }
    }
}
