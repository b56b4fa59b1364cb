// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.events;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * One string for equal texts of remembered events: the events of a thousand pods say the same. A table of a fixed size,
 * where a newcomer takes the place of what was there. Safe from any thread.
 */
final class RecurringTexts {
    private static final int REMEMBERED = 1 << 10;

    private static final AtomicReferenceArray<@Nullable String> LATELY = new AtomicReferenceArray<>(REMEMBERED);

    private RecurringTexts() {}

    /** A string equal to {@code text}. */
    static String shared(String text) {
        int hash = text.hashCode();
        int slot = (hash ^ (hash >>> 16)) & (REMEMBERED - 1);
        String last = LATELY.get(slot);
        if (text.equals(last)) {
            return last;
        }
        LATELY.set(slot, text);
        return text;
    }
}
