// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.time.Instant;

/** What all files in memory have. */
abstract class MemoryInode extends Inode {
    final MemoryFileSystem fileSystem;
    private final long number;
    private int mode;
    /** Unsigned, as the kernel keeps them. */
    private int uid;

    private int gid;
    private Instant modified;
    int links = 1;

    MemoryInode(MemoryFileSystem fileSystem, long number, int mode, long uid, long gid, Instant modified) {
        this.fileSystem = fileSystem;
        this.number = number;
        this.mode = mode;
        this.uid = (int) uid;
        this.gid = (int) gid;
        this.modified = modified;
    }

    abstract long length();

    int linkCount() {
        return links;
    }

    /** Called when the last name is gone. */
    void released() {}

    final void touch() {
        modified = fileSystem.now();
    }

    @Override
    public final FileStat stat() {
        synchronized (fileSystem) {
            return new FileStat(
                    type(),
                    mode,
                    Integer.toUnsignedLong(uid),
                    Integer.toUnsignedLong(gid),
                    length(),
                    number,
                    linkCount(),
                    fileSystem.device(),
                    modified);
        }
    }

    @Override
    protected final boolean sameFileSystem(Inode other) {
        return other instanceof MemoryInode memory && memory.fileSystem == fileSystem;
    }

    @Override
    protected final void setMode(int newMode) {
        synchronized (fileSystem) {
            mode = newMode;
        }
    }

    @Override
    protected final void setOwner(long newUid, long newGid) {
        synchronized (fileSystem) {
            uid = (int) newUid;
            gid = (int) newGid;
        }
    }

    @Override
    protected final void setModified(Instant time) {
        synchronized (fileSystem) {
            modified = time;
        }
    }
}
