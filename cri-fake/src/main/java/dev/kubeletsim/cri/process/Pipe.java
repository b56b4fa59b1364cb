// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.FileTree;

/** A pipe of 64 KiB. Its buffer grows as it is used, so an idle one costs next to nothing. */
final class Pipe {
    /** How much fits, as on Linux. */
    static final int CAPACITY = 65_536;

    private static final byte[] NOTHING = {};

    private final WaitQueue readers = new WaitQueue();
    private final WaitQueue writers = new WaitQueue();
    private byte[] buffer = NOTHING;
    private int head;
    private int size;
    private boolean writeClosed;
    private boolean readClosed;
    private Runnable onWritable = () -> {};
    private boolean writerWaits;

    /** Given when somebody asks for it. */
    private long inode;

    int read(Process process, byte[] into, int at, int length) {
        if (size == 0) {
            if (writeClosed || length == 0) {
                return 0;
            }
            readers.add(process);
            return Syscalls.WOULD_BLOCK;
        }
        int count = Math.min(length, size);
        System.arraycopy(buffer, head, into, at, count);
        head += count;
        size -= count;
        if (size == 0) {
            head = 0;
            buffer = NOTHING;
        }
        writers.wakeAll();
        if (writerWaits) {
            writerWaits = false;
            onWritable.run();
        }
        return count;
    }

    /** Writes what fits, perhaps nothing. */
    int offer(byte[] from, int at, int length) {
        if (readClosed) {
            throw new ErrnoException(Errno.EPIPE);
        }
        int count = Math.min(length, CAPACITY - size);
        if (count < length) {
            writerWaits = true;
        }
        if (count > 0) {
            makeRoom(count);
            System.arraycopy(from, at, buffer, head + size, count);
            size += count;
            readers.wakeAll();
        }
        return count;
    }

    private void makeRoom(int count) {
        if (head + size + count <= buffer.length) {
            return;
        }
        int capacity =
                size + count <= buffer.length ? buffer.length : Math.max(size + count, Math.min(CAPACITY, 2 * size));
        byte[] next = new byte[capacity];
        System.arraycopy(buffer, head, next, 0, size);
        buffer = next;
        head = 0;
    }

    int write(Process process, byte[] from, int at, int length) {
        // Like Linux: what fits into a pipe at all is written whole or not yet (PIPE_BUF).
        boolean whole = length <= 4096;
        if (!readClosed && (size == CAPACITY || (whole && CAPACITY - size < length))) {
            writers.add(process);
            return Syscalls.WOULD_BLOCK;
        }
        return offer(from, at, length);
    }

    void closeWrite() {
        writeClosed = true;
        readers.wakeAll();
    }

    void closeRead() {
        readClosed = true;
        buffer = NOTHING;
        size = 0;
        head = 0;
        writers.wakeAll();
        onWritable.run();
    }

    boolean isBroken() {
        return readClosed;
    }

    boolean isWriteClosed() {
        return writeClosed;
    }

    void onWritable(Runnable listener) {
        onWritable = listener;
    }

    OpenDescription readEnd() {
        return new ReadEnd(this);
    }

    OpenDescription writeEnd() {
        return new WriteEnd(this);
    }

    private String name() {
        if (inode == 0) {
            inode = FileTree.nextInode();
        }
        return "pipe:[" + inode + "]";
    }

    private static final class ReadEnd extends OpenDescription {
        private final Pipe pipe;

        ReadEnd(Pipe pipe) {
            this.pipe = pipe;
        }

        @Override
        int read(Process process, byte[] into, int at, int length) {
            return pipe.read(process, into, at, length);
        }

        @Override
        String name() {
            return pipe.name();
        }

        @Override
        void released() {
            pipe.closeRead();
        }
    }

    private static final class WriteEnd extends OpenDescription {
        private final Pipe pipe;

        WriteEnd(Pipe pipe) {
            this.pipe = pipe;
        }

        @Override
        int write(Process process, byte[] from, int at, int length) {
            return pipe.write(process, from, at, length);
        }

        @Override
        String name() {
            return pipe.name();
        }

        @Override
        void released() {
            pipe.closeWrite();
        }
    }
}
