// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.time.Instant;

/** A symbolic link in memory. */
final class MemorySymlink extends MemoryInode {
    private final String target;

    MemorySymlink(MemoryFileSystem fileSystem, long number, long uid, long gid, Instant modified, String target) {
        super(fileSystem, number, 0777, uid, gid, modified);
        this.target = target;
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
