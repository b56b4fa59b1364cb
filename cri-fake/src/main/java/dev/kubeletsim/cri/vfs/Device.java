// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.time.Instant;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/** A character device. Those that only the opener can give a meaning, such as {@code tty}, fail here with ENXIO. */
public final class Device extends Inode {
    /** The devices of every container. */
    public enum Kind {
        NULL,
        ZERO,
        FULL,
        RANDOM,
        TTY
    }

    private final Kind kind;
    private final RandomGenerator random;
    private FileStat stat;

    /** A device that belongs to root. */
    public Device(Kind kind, int mode, Instant modified, RandomGenerator random) {
        this.kind = kind;
        this.random = random;
        this.stat = new FileStat(FileType.CHARACTER_DEVICE, mode, 0, 0, 0, FileTree.nextInode(), 1, 6, modified);
    }

    /** Which one. */
    public Kind kind() {
        return kind;
    }

    @Override
    public FileType type() {
        return FileType.CHARACTER_DEVICE;
    }

    @Override
    public FileStat stat() {
        return stat;
    }

    @Override
    protected void setMode(int mode) {
        stat = new FileStat(
                stat.type(), mode, stat.uid(), stat.gid(), 0, stat.inode(), 1, stat.device(), stat.modified());
    }

    @Override
    protected void setOwner(long uid, long gid) {
        stat = new FileStat(stat.type(), stat.mode(), uid, gid, 0, stat.inode(), 1, stat.device(), stat.modified());
    }

    @Override
    protected void setModified(Instant time) {}

    @Override
    public FileHandle open(boolean writable) {
        if (kind == Kind.TTY) {
            throw new ErrnoException(Errno.ENXIO);
        }
        return new FileHandle() {
            @Override
            public int read(long offset, byte[] into, int at, int length) {
                return switch (kind) {
                    case NULL, TTY -> 0;
                    case ZERO, FULL -> {
                        Arrays.fill(into, at, at + length, (byte) 0);
                        yield length;
                    }
                    case RANDOM -> {
                        for (int i = 0; i < length; i++) {
                            into[at + i] = (byte) random.nextInt();
                        }
                        yield length;
                    }
                };
            }

            @Override
            public int write(long offset, byte[] from, int at, int length) {
                if (kind == Kind.FULL) {
                    throw new ErrnoException(Errno.ENOSPC);
                }
                return length;
            }

            @Override
            public void truncate(long size) {}

            @Override
            public long size() {
                return 0;
            }
        };
    }
}
