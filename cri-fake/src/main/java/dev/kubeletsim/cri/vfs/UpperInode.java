// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.time.Instant;

/** A file system's own file, directory or link: made in it, or copied up from the tree below. */
abstract sealed class UpperInode extends MemoryInode permits MemoryDirectory, MemoryFile, MemorySymlink {
    private final long number;
    private int mode;
    /** Unsigned, as the kernel keeps them. */
    private int uid;

    private int gid;
    private Instant modified;
    /** How many names it has. */
    int links = 1;

    /** A new one, made now. */
    UpperInode(MemoryFileSystem fileSystem, int mode, long uid, long gid) {
        super(fileSystem);
        this.number = FileTree.nextInode();
        this.mode = mode;
        this.uid = (int) uid;
        this.gid = (int) gid;
        this.modified = fileSystem.now();
    }

    /** A copy of what lies below, under the same number. */
    UpperInode(MemoryFileSystem fileSystem, TreeNode lower) {
        super(fileSystem);
        this.number = lower.inode();
        this.mode = lower.mode();
        this.uid = (int) lower.uid();
        this.gid = (int) lower.gid();
        this.modified = lower.modified();
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
    final UpperInode copyUp() {
        return this;
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
