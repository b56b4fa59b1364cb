// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image.oci;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * The Zstandard frames of a stream without the skippable ones between and behind them (RFC 8878, 3.1), which the
 * decompressor does not know; writers of {@code zstd:chunked} layers keep their table of contents there.
 */
final class ZstdFrames extends InputStream {
    private static final int MAGIC = 0xFD2FB528;
    private static final int SKIPPABLE = 0x184D2A50;
    private static final int SKIPPABLE_MASK = 0xFFFFFFF0;
    private static final int[] DICTIONARY_BYTES = {0, 1, 2, 4};
    private static final int[] CONTENT_SIZE_BYTES = {0, 2, 4, 8};
    private static final int RUN_LENGTH_BLOCK = 1;
    private static final int CHECKSUM_BYTES = 4;

    /** What follows what has been handed out. */
    private enum Next {
        FRAME,
        BLOCK,
        CHECKSUM
    }

    private final InputStream in;
    private final byte[] header = new byte[18];
    private int headerFrom;
    private int headerTo;
    private long passLeft;
    private Next next = Next.FRAME;
    private boolean checksum;

    ZstdFrames(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (headerFrom == headerTo && passLeft == 0) {
            if (!advance()) {
                return -1;
            }
        }
        if (headerFrom < headerTo) {
            int n = Math.min(length, headerTo - headerFrom);
            System.arraycopy(header, headerFrom, buffer, offset, n);
            headerFrom += n;
            return n;
        }
        int n = in.read(buffer, offset, (int) Math.min(length, passLeft));
        if (n < 0) {
            throw new EOFException("the zstd stream ends within a frame");
        }
        passLeft -= n;
        return n;
    }

    /** Reads the next header; false at the end of the stream. */
    private boolean advance() throws IOException {
        headerFrom = 0;
        headerTo = 0;
        switch (next) {
            case FRAME -> {
                return frame();
            }
            case BLOCK -> block();
            case CHECKSUM -> {
                passLeft = CHECKSUM_BYTES;
                next = Next.FRAME;
            }
        }
        return true;
    }

    private boolean frame() throws IOException {
        int first = in.read();
        if (first < 0) {
            return false;
        }
        header[headerTo++] = (byte) first;
        int magic = (int) littleEndian(need(3), 0, 4);
        if ((magic & SKIPPABLE_MASK) == SKIPPABLE) {
            long size = littleEndian(need(4), 4, 4);
            in.skipNBytes(size);
            headerTo = 0;
            return true;
        }
        if (magic != MAGIC) {
            throw new IOException("a zstd frame begins with " + Integer.toHexString(magic) + " (expected: "
                    + Integer.toHexString(MAGIC) + ")");
        }
        int descriptor = need(1)[4];
        boolean singleSegment = (descriptor & 0x20) != 0;
        checksum = (descriptor & 0x04) != 0;
        int contentSize = CONTENT_SIZE_BYTES[(descriptor >> 6) & 3];
        need((singleSegment ? Math.max(1, contentSize) : contentSize + 1) + DICTIONARY_BYTES[descriptor & 3]);
        next = Next.BLOCK;
        return true;
    }

    private void block() throws IOException {
        int block = (int) littleEndian(need(3), 0, 3);
        passLeft = ((block >> 1) & 3) == RUN_LENGTH_BLOCK ? 1 : block >> 3;
        if ((block & 1) != 0) {
            next = checksum ? Next.CHECKSUM : Next.FRAME;
        }
    }

    /** Reads {@code n} more bytes of the header, and returns what there is of it. */
    private byte[] need(int n) throws IOException {
        if (in.readNBytes(header, headerTo, n) < n) {
            throw new EOFException("the zstd stream ends within a header");
        }
        headerTo += n;
        return header;
    }

    private static long littleEndian(byte[] bytes, int from, int count) {
        long value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = (value << 8) | (bytes[from + i] & 0xff);
        }
        return value;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
