// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

/** What a {@link MemoryFileSystem} consists of: what lies in the tree below it, and what is its own. */
abstract sealed class MemoryInode extends Inode permits LowerInode, UpperInode {
    final MemoryFileSystem fileSystem;

    MemoryInode(MemoryFileSystem fileSystem) {
        this.fileSystem = fileSystem;
    }

    /** This file as the file system's own, which can be changed. */
    abstract UpperInode copyUp();

    @Override
    protected final boolean sameFileSystem(Inode other) {
        return other instanceof MemoryInode memory && memory.fileSystem == fileSystem;
    }
}
