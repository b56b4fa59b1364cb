// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.FileHandle;
import dev.kubeletsim.cri.vfs.FileStat;
import dev.kubeletsim.cri.vfs.Inode;
import dev.kubeletsim.cri.vfs.OpenFlag;
import java.util.Set;

/** An open file or device with its position. */
final class FileDescription extends OpenDescription {
    private final String path;
    private final Inode inode;
    private final FileHandle handle;
    private final Set<OpenFlag> flags;
    private long position;

    FileDescription(String path, Inode inode, Set<OpenFlag> flags) {
        this.path = path;
        this.inode = inode;
        this.flags = flags;
        this.handle = inode.open(flags.contains(OpenFlag.WRITE));
    }

    @Override
    int read(Process process, byte[] into, int at, int length) {
        if (!flags.contains(OpenFlag.READ)) {
            throw new ErrnoException(Errno.EBADF);
        }
        int count = handle.read(position, into, at, length);
        position += count;
        return count;
    }

    @Override
    int write(Process process, byte[] from, int at, int length) {
        if (!flags.contains(OpenFlag.WRITE)) {
            throw new ErrnoException(Errno.EBADF);
        }
        if (flags.contains(OpenFlag.APPEND)) {
            position = handle.size();
        }
        int count = handle.write(position, from, at, length);
        position += count;
        return count;
    }

    @Override
    long seek(long offset, boolean fromEnd) {
        position = Math.max(0, fromEnd ? handle.size() + offset : offset);
        return position;
    }

    @Override
    String name() {
        return path;
    }

    @Override
    FileStat stat() {
        return inode.stat();
    }

    @Override
    void released() {
        handle.close();
    }
}
