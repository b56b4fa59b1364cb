// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.time.Instant;
import java.util.function.Supplier;

/** A symbolic link whose target is computed when it is read, such as {@code /proc/self}. */
public class SyntheticLink extends Inode {
    private final FileStat stat;
    private final Supplier<String> target;

    /** A link with this owner. */
    public SyntheticLink(long uid, long gid, Instant modified, Supplier<String> target) {
        this.stat = new FileStat(FileType.SYMLINK, 0777, uid, gid, 0, FileTree.nextInode(), 1, 5, modified);
        this.target = target;
    }

    @Override
    public final FileType type() {
        return FileType.SYMLINK;
    }

    @Override
    public final FileStat stat() {
        return stat;
    }

    @Override
    protected final String target() {
        return target.get();
    }
}
