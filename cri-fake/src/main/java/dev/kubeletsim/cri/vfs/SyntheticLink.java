// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.time.Instant;
import java.util.function.Supplier;

/** A symbolic link whose target is computed when it is read, such as {@code /proc/self}. */
public non-sealed class SyntheticLink extends SyntheticInode {
    private final Supplier<String> target;

    /** A link with this owner. */
    public SyntheticLink(long uid, long gid, Instant modified, Supplier<String> target) {
        super(0777, uid, gid, modified);
        this.target = target;
    }

    @Override
    public final FileType type() {
        return FileType.SYMLINK;
    }

    @Override
    protected final String target() {
        return target.get();
    }
}
