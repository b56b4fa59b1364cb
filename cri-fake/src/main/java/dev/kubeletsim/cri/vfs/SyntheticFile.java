// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.time.Instant;
import java.util.function.Supplier;

/** A read-only file whose content is computed when it is opened. */
public final class SyntheticFile extends SyntheticInode {
    private final Supplier<byte[]> content;

    /** A file of mode {@code mode} and this owner. */
    public SyntheticFile(int mode, long uid, long gid, Instant modified, Supplier<byte[]> content) {
        super(mode, uid, gid, modified);
        this.content = content;
    }

    @Override
    public FileType type() {
        return FileType.REGULAR;
    }

    @Override
    public FileHandle open(boolean writable) {
        if (writable) {
            throw new ErrnoException(Errno.EACCES);
        }
        byte[] bytes = content.get();
        return new FileHandle() {
            @Override
            public int read(long offset, byte[] into, int at, int length) {
                int count = (int) Math.max(0, Math.min(length, bytes.length - offset));
                System.arraycopy(bytes, (int) Math.min(offset, bytes.length), into, at, count);
                return count;
            }

            @Override
            public int write(long offset, byte[] from, int at, int length) {
                throw new ErrnoException(Errno.EBADF);
            }

            @Override
            public void truncate(long size) {
                throw new ErrnoException(Errno.EPERM);
            }

            @Override
            public long size() {
                return bytes.length;
            }
        };
    }
}
