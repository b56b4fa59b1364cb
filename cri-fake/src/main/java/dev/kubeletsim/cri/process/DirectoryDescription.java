// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import dev.kubeletsim.cri.vfs.Errno;
import dev.kubeletsim.cri.vfs.ErrnoException;
import dev.kubeletsim.cri.vfs.FileStat;
import dev.kubeletsim.cri.vfs.Inode;

/** An open directory: it can be opened, but not read as a file. */
final class DirectoryDescription extends OpenDescription {
    private final String path;
    private final Inode inode;

    DirectoryDescription(String path, Inode inode) {
        this.path = path;
        this.inode = inode;
    }

    @Override
    int read(Process process, byte[] into, int at, int length) {
        throw new ErrnoException(Errno.EISDIR);
    }

    @Override
    String name() {
        return path;
    }

    @Override
    FileStat stat() {
        return inode.stat();
    }
}
