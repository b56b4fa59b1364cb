// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * Values by id, found by any unique prefix, as both runtimes' {@code truncindex} does.
 *
 * <p>Safe from any thread: one writer (the engine's mailbox), many readers.
 */
public final class IdIndex<T> {
    private final ConcurrentNavigableMap<String, T> byId = new ConcurrentSkipListMap<>();

    /** Adds or replaces. */
    public void put(String id, T value) {
        byId.put(id, value);
    }

    /** Removes; no effect if it isn't there. */
    public void remove(String id) {
        byId.remove(id);
    }

    /** The value with exactly this id. */
    public @Nullable T get(String id) {
        return byId.get(id);
    }

    /** Up to two values whose id begins with {@code prefix}: enough to tell none, one and several apart. */
    public List<T> matching(String prefix) {
        T exact = byId.get(prefix);
        if (exact != null) {
            return List.of(exact);
        }
        List<T> found = new ArrayList<>(2);
        for (Map.Entry<String, T> entry : byId.tailMap(prefix, true).entrySet()) {
            if (!entry.getKey().startsWith(prefix) || found.size() == 2) {
                break;
            }
            found.add(entry.getValue());
        }
        return found;
    }

    /** Removes the one with the lowest id; no effect if there is none. */
    public void removeFirst() {
        byId.pollFirstEntry();
    }

    /** About how many there are; counting takes time. */
    public int size() {
        return byId.size();
    }

    /** All values, a copy. */
    public List<T> values() {
        return new ArrayList<>(byId.values());
    }
}
