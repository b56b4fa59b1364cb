// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.time.Instant;

/** What is computed when asked for has of its own: a mode, an owner, a number and a time that never change. */
abstract sealed class SyntheticInode extends Inode permits SyntheticDirectory, SyntheticFile, SyntheticLink {
    private static final int DEVICE = 5;

    private final long number = FileTree.nextInode();
    private final int mode;
    /** Unsigned, as the kernel keeps them. */
    private final int uid;

    private final int gid;
    private final Instant modified;

    SyntheticInode(int mode, long uid, long gid, Instant modified) {
        this.mode = mode;
        this.uid = (int) uid;
        this.gid = (int) gid;
        this.modified = modified;
    }

    @Override
    public final FileStat stat() {
        int links = type() == FileType.DIRECTORY ? 2 : 1;
        return new FileStat(
                type(),
                mode,
                Integer.toUnsignedLong(uid),
                Integer.toUnsignedLong(gid),
                0,
                number,
                links,
                DEVICE,
                modified);
    }
}
