// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * One string for equal names of files: the directories of a thousand containers have the same few dozen names in them. A
 * table of a fixed size, where a newcomer takes the place of what was there. Safe from any thread.
 */
final class FileNames {
    private static final int REMEMBERED = 1 << 10;

    private static final AtomicReferenceArray<@Nullable String> LATELY = new AtomicReferenceArray<>(REMEMBERED);

    private FileNames() {}

    /** A string equal to {@code name}. */
    static String shared(String name) {
        int hash = name.hashCode();
        int slot = (hash ^ (hash >>> 16)) & (REMEMBERED - 1);
        String last = LATELY.get(slot);
        if (name.equals(last)) {
            return last;
        }
        LATELY.set(slot, name);
        return name;
    }
}
