// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.state;

import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Path;

/**
 * A file that is read and written at any place. Not a channel: a channel is closed for good when a thread that uses it is
 * interrupted, and callers' threads may be. Not thread-safe.
 */
final class JournalFile implements AutoCloseable {
    private static final int COPY_BYTES = 256 << 10;

    private final RandomAccessFile file;

    private JournalFile(RandomAccessFile file) {
        this.file = file;
    }

    /** Opens the file at {@code path}, and makes it if need be. */
    static JournalFile open(Path path) throws IOException {
        return new JournalFile(new RandomAccessFile(path.toFile(), "rw"));
    }

    long size() throws IOException {
        return file.length();
    }

    /** The {@code count} bytes from {@code position} on, all of which must be there. */
    byte[] read(long position, int count) throws IOException {
        byte[] bytes = new byte[count];
        file.seek(position);
        try {
            file.readFully(bytes);
        } catch (EOFException e) {
            throw new EOFException("the file is shorter than " + (position + count) + " bytes");
        }
        return bytes;
    }

    void write(long position, byte[] bytes) throws IOException {
        file.seek(position);
        file.write(bytes);
    }

    /** Copies {@code count} bytes from {@code position} on. */
    void copy(long position, long count, OutputStream to) throws IOException {
        for (long done = 0; done < count; ) {
            byte[] part = read(position + done, (int) Math.min(COPY_BYTES, count - done));
            to.write(part);
            done += part.length;
        }
    }

    void truncate(long size) throws IOException {
        file.setLength(size);
    }

    /** Writes to the disk what the operating system holds of it. */
    void force() throws IOException {
        file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
