// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.storage;

import dev.kubeletsim.api.ObjectStore.Change;
import dev.kubeletsim.api.ObjectStore.CompactedException;
import dev.kubeletsim.api.ObjectStore.Scope;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;

/**
 * The latest changes, from which watches catch up.
 *
 * <p>Like the real server's watch cache it keeps what is younger than 75 s (kube-apiserver {@code
 * eventFreshDuration}), at least 100 changes and never more than 102,400. Guarded by the store's lock.
 */
final class History {
    private static final Duration FRESH = Duration.ofSeconds(75);
    private static final int AT_LEAST = 100;
    private static final int AT_MOST = 102_400;

    private record Entry(long whenMillis, Change change) {}

    private final InstantSource clock;
    private final Deque<Entry> entries = new ArrayDeque<>();
    private long forgottenUpTo;

    History(InstantSource clock) {
        this.clock = clock;
    }

    void add(Change change) {
        long now = clock.millis();
        entries.add(new Entry(now, change));
        long stale = now - FRESH.toMillis();
        while (entries.size() > AT_MOST || (entries.size() > AT_LEAST && entries.element().whenMillis < stale)) {
            forgottenUpTo = entries.remove().change.revision();
        }
    }

    /** Forgets everything up to and including {@code revision}. */
    void forget(long revision) {
        entries.removeIf(entry -> entry.change.revision() <= revision);
        forgottenUpTo = Math.max(forgottenUpTo, revision);
    }

    /**
     * The changes of the scope's resource after {@code revision}, oldest first.
     *
     * @throws CompactedException if some of them are gone
     */
    List<Change> after(long revision, Scope scope) throws CompactedException {
        if (revision < forgottenUpTo) {
            throw new CompactedException(revision, forgottenUpTo);
        }
        List<Change> result = new ArrayList<>();
        for (Iterator<Entry> newest = entries.descendingIterator(); newest.hasNext(); ) {
            Change change = newest.next().change;
            if (change.revision() <= revision) {
                break;
            }
            if (change.key().resource().equals(scope.resource())) {
                result.add(change);
            }
        }
        return result.reversed();
    }
}
