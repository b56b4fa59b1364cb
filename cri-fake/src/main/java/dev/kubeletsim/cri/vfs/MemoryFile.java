// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.util.Arrays;

/** A regular file in memory. Its content is the image's own array until the first write. */
final class MemoryFile extends UpperInode implements FileHandle {
    /** The longest file; more is EFBIG. */
    private static final int MAX_LENGTH = 1 << 28;

    private static final byte[] NOTHING = {};

    private byte[] content;
    private int length;
    /** The room that it takes in its file system; none while its content is the image's or it has no name any more. */
    private int charged;

    private boolean shared;

    /** A copy of {@code lower}, whose content it shares. */
    MemoryFile(MemoryFileSystem fileSystem, TreeNode.Regular lower) {
        super(fileSystem, lower);
        content = lower.content();
        length = content.length;
        shared = true;
    }

    /** A new, empty one. */
    MemoryFile(MemoryFileSystem fileSystem, int mode, long uid, long gid) {
        super(fileSystem, mode, uid, gid);
        content = NOTHING;
    }

    @Override
    public FileType type() {
        return FileType.REGULAR;
    }

    @Override
    long length() {
        return length;
    }

    @Override
    void released() {
        synchronized (fileSystem) {
            fileSystem.charge(-charged);
            charged = 0;
        }
    }

    @Override
    public FileHandle open(boolean writable) {
        return this;
    }

    @Override
    public int read(long offset, byte[] into, int at, int count) {
        synchronized (fileSystem) {
            return read(content, length, offset, into, at, count);
        }
    }

    /** Reads from the first {@code length} bytes of {@code content}. */
    static int read(byte[] content, int length, long offset, byte[] into, int at, int count) {
        int available = (int) Math.max(0, Math.min(count, length - offset));
        if (available > 0) {
            System.arraycopy(content, (int) offset, into, at, available);
        }
        return available;
    }

    @Override
    public int write(long offset, byte[] from, int at, int count) {
        synchronized (fileSystem) {
            if (count == 0) {
                return 0;
            }
            if (offset + count > MAX_LENGTH) {
                throw new ErrnoException(Errno.EFBIG);
            }
            int end = (int) offset + count;
            own(Math.max(end, length));
            System.arraycopy(from, at, content, (int) offset, count);
            length = Math.max(length, end);
            touch();
            return count;
        }
    }

    @Override
    public void truncate(long size) {
        synchronized (fileSystem) {
            if (size > MAX_LENGTH) {
                throw new ErrnoException(Errno.EFBIG);
            }
            if (size == 0) {
                released();
                shared = false;
                content = NOTHING;
            } else {
                own((int) size);
                Arrays.fill(content, (int) Math.min(size, length), (int) Math.max(length, size), (byte) 0);
            }
            length = (int) size;
            touch();
        }
    }

    @Override
    public long size() {
        synchronized (fileSystem) {
            return length;
        }
    }

    /** Makes the content this file's own, with room for {@code needed} bytes, which are to be its length. */
    private void own(int needed) {
        int room = links > 0 ? MemoryFileSystem.blocks(needed) : 0;
        fileSystem.charge(room - charged);
        charged = room;
        if (!shared && content.length >= needed) {
            return;
        }
        int capacity = needed <= length ? length : Math.min(MAX_LENGTH, Math.max(needed, content.length * 3 / 2));
        content = Arrays.copyOf(content, capacity);
        shared = false;
    }
}
