// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.container;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Delays that double with each failure, by key (upstream's {@code client-go/util/flowcontrol}). An entry is forgotten
 * once its key has been quiet for twice the longest delay.
 *
 * <p>Guarded by its own lock: one instance serves all pods of a node.
 */
public final class BackOff {
    private record Entry(Duration delay, Instant updated) {}

    private final Duration initial;
    private final Duration max;
    private final InstantSource clock;
    private final Object lock = new Object();
    private final Map<String, Entry> entries = new HashMap<>();

    /** Delays from {@code initial} to {@code max}. */
    public BackOff(Duration initial, Duration max, InstantSource clock) {
        this.initial = initial;
        this.max = max;
        this.clock = clock;
    }

    /** The present delay of a key, zero if it never failed. */
    public Duration get(String key) {
        synchronized (lock) {
            Entry entry = entries.get(key);
            return entry == null ? Duration.ZERO : entry.delay();
        }
    }

    /** Notes a failure at {@code event}: the delay doubles, or begins. */
    public void next(String key, Instant event) {
        synchronized (lock) {
            Entry entry = entries.get(key);
            Duration delay = initial;
            if (entry != null && !expired(entry, event)) {
                Duration doubled = entry.delay().multipliedBy(2);
                delay = doubled.compareTo(max) > 0 ? max : doubled;
            }
            entries.put(key, new Entry(delay, clock.instant()));
        }
    }

    /** Whether the delay since {@code event} is still running. */
    public boolean isInBackOffSince(String key, Instant event) {
        synchronized (lock) {
            Entry entry = entries.get(key);
            return entry != null && !expired(entry, event) && clock.instant().isBefore(event.plus(entry.delay()));
        }
    }

    /** Whether the delay since the last failure is still running. */
    public boolean isInBackOffSinceUpdate(String key) {
        synchronized (lock) {
            Entry entry = entries.get(key);
            Instant now = clock.instant();
            return entry != null
                    && !expired(entry, now)
                    && now.isBefore(entry.updated().plus(entry.delay()));
        }
    }

    /** Forgets keys that have been quiet for long. */
    public void collectGarbage() {
        synchronized (lock) {
            Instant now = clock.instant();
            entries.values().removeIf(entry -> expired(entry, now));
        }
    }

    private boolean expired(Entry entry, Instant event) {
        return Duration.between(entry.updated(), event).compareTo(max.multipliedBy(2)) > 0;
    }
}
