// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.intern;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * One object for equal ones that are kept: the containers of a thousand replicas have the same names of files, resources
 * and identities. What was seen lately is in a table of a fixed size, where a newcomer takes the place of what was there,
 * so nothing is kept for long that nobody has any more. Safe from any thread.
 *
 * @param <T> immutable, with equality by value
 */
public final class Interner<T> {
    private static final int SEEN = 1 << 10;

    private final AtomicReferenceArray<@Nullable T> seen = new AtomicReferenceArray<>(SEEN);

    /** An object equal to {@code value}. */
    @SuppressWarnings("unchecked") // What is equal is of the same class.
    public <V extends T> V one(V value) {
        int hash = value.hashCode();
        int slot = (hash ^ (hash >>> 16)) & (SEEN - 1);
        T last = seen.get(slot);
        if (value.equals(last)) {
            return (V) last;
        }
        seen.set(slot, value);
        return value;
    }
}
