// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One file, directory, link or device of a mounted file system. Knows nothing of who asks: {@link MountNamespace} checks
 * permissions before it calls. What a kind of file cannot do fails as it does on Linux.
 */
public abstract class Inode {
    /** What it is. */
    public abstract FileType type();

    /** Its attributes now. */
    public abstract FileStat stat();

    /** The entry {@code name} of this directory, or null. */
    protected @Nullable Inode lookup(String name) {
        throw new ErrnoException(Errno.ENOTDIR);
    }

    /** The names in this directory, ascending. */
    protected List<String> list() {
        throw new ErrnoException(Errno.ENOTDIR);
    }

    /**
     * Makes an entry that does not exist yet.
     *
     * @param type regular file, directory or symbolic link
     * @param target of a symbolic link, else empty
     */
    protected Inode create(String name, FileType type, int mode, long uid, long gid, String target) {
        throw new ErrnoException(Errno.EPERM);
    }

    /** Removes an entry that exists, a directory only if it is empty. */
    protected void remove(String name) {
        throw new ErrnoException(Errno.EPERM);
    }

    /** Gives {@code file} of the same file system the additional name {@code name}. */
    protected void link(String name, Inode file) {
        throw new ErrnoException(Errno.EPERM);
    }

    /** Moves entry {@code from} to {@code to} in {@code directory} of the same file system and replaces what is there. */
    protected void rename(String from, Inode directory, String to) {
        throw new ErrnoException(Errno.EPERM);
    }

    /** Whether {@code other} belongs to the same file system, so that links and renames are possible. */
    protected boolean sameFileSystem(Inode other) {
        return false;
    }

    /** Opens the content of a regular file or device. */
    public FileHandle open(boolean writable) {
        throw new ErrnoException(Errno.EISDIR);
    }

    /** The target of a symbolic link. */
    protected String target() {
        throw new ErrnoException(Errno.EINVAL);
    }

    /** Whether following this link leads to an object rather than to a path, as those of {@code /proc/PID/fd} do. */
    public boolean isMagicLink() {
        return false;
    }

    /** Sets permission, set-id and sticky bits. */
    protected void setMode(int mode) {
        throw new ErrnoException(Errno.EPERM);
    }

    /** Sets owner and group. */
    protected void setOwner(long uid, long gid) {
        throw new ErrnoException(Errno.EPERM);
    }

    /** Sets the time of the last change of the content. */
    protected void setModified(Instant time) {
        throw new ErrnoException(Errno.EPERM);
    }
}
