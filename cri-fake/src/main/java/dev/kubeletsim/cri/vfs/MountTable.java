// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The mounts of a namespace in their order, the root first. There are a dozen, which are found by looking at all of them. */
final class MountTable {
    private final List<Mount> mounts;

    MountTable(Mount root) {
        mounts = new ArrayList<>(List.of(root));
    }

    Mount root() {
        return mounts.getFirst();
    }

    void setRootReadOnly(boolean readOnly) {
        mounts.set(0, root().withReadOnly(readOnly));
    }

    /** What is mounted at {@code path}, or null. */
    @Nullable
    Mount at(String path) {
        int index = indexOf(path);
        return index < 0 ? null : mounts.get(index);
    }

    /** Adds a mount in place of an earlier one at the same path. */
    void add(Mount mount) {
        remove(mount.target());
        mounts.add(mount);
    }

    /** Whether there was one. */
    boolean remove(String path) {
        int index = indexOf(path);
        if (index >= 0) {
            mounts.remove(index);
        }
        return index >= 0;
    }

    List<Mount> all() {
        return Collections.unmodifiableList(mounts);
    }

    private int indexOf(String path) {
        for (int i = 0; i < mounts.size(); i++) {
            if (mounts.get(i).target().equals(path)) {
                return i;
            }
        }
        return -1;
    }
}
