// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A directory whose entries are computed when asked for, such as {@code /proc}. */
public final class SyntheticDirectory extends SyntheticInode {
    private final Supplier<List<String>> names;
    private final Function<String, @Nullable Inode> entries;

    /**
     * A directory of mode {@code mode} and this owner.
     *
     * @param names the names that a listing shows, ascending
     * @param entries the entry of a name, or null
     */
    public SyntheticDirectory(
            int mode,
            long uid,
            long gid,
            Instant modified,
            Supplier<List<String>> names,
            Function<String, @Nullable Inode> entries) {
        super(mode, uid, gid, modified);
        this.names = names;
        this.entries = entries;
    }

    @Override
    public FileType type() {
        return FileType.DIRECTORY;
    }

    @Override
    protected @Nullable Inode lookup(String name) {
        return entries.apply(name);
    }

    @Override
    protected List<String> list() {
        return names.get();
    }
}
