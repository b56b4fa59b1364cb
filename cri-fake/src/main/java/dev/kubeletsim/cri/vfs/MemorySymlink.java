// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

/** A symbolic link in memory. */
final class MemorySymlink extends UpperInode {
    private final String target;

    /** A new one. */
    MemorySymlink(MemoryFileSystem fileSystem, long uid, long gid, String target) {
        super(fileSystem, 0777, uid, gid);
        this.target = target;
    }

    /** A copy of {@code lower}. */
    MemorySymlink(MemoryFileSystem fileSystem, TreeNode.Symlink lower) {
        super(fileSystem, lower);
        this.target = lower.target();
    }

    @Override
    public FileType type() {
        return FileType.SYMLINK;
    }

    @Override
    long length() {
        return target.length();
    }

    @Override
    protected String target() {
        return target;
    }
}
