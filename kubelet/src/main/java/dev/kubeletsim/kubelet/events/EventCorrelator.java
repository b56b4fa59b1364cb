// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.events;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decides what becomes of an event: a new object, a higher count on one that is there, or nothing (client-go {@code
 * tools/record/events_cache.go}).
 *
 * <p>Ten events in ten minutes that differ only in their message become one "combined" event. The same event again
 * raises a count. About one object, 25 events of a type may come at once and one every five minutes after that.
 *
 * <p>Not thread-safe: owned by the recorder's sending loop.
 */
final class EventCorrelator {
    private static final int AGGREGATE_AFTER = 10;
    private static final Duration AGGREGATE_WITHIN = Duration.ofMinutes(10);
    private static final int BURST = 25;
    private static final Duration REFILL = Duration.ofMinutes(5);

    private final Map<Event.SimilarityKey, Similar> similar = new BoundedCache<>();
    private final Map<Event.Key, Observed> observed = new BoundedCache<>();
    private final Map<Event.SpamKey, TokenBucket> buckets = new BoundedCache<>();

    /** The different messages, oldest first: one, mostly. */
    private record Similar(List<String> messages, Instant last) {}

    private record Observed(int count, Instant first, String name) {}

    /** What is left of the right to send events about an object, filled up again over time. */
    private static final class TokenBucket {
        /** The one key of the object that all others are made with. */
        final Event.ObjectKey object;

        private double tokens = BURST;
        private @Nullable Instant filled;

        TokenBucket(Event.SpamKey key) {
            object = key.object();
        }

        boolean take(Instant now) {
            Instant before = filled;
            if (before != null) {
                double gained = (double) Duration.between(before, now).toMillis() / REFILL.toMillis();
                tokens = Math.min(BURST, tokens + gained);
            }
            filled = now;
            if (tokens < 1) {
                return false;
            }
            tokens--;
            return true;
        }
    }

    /**
     * What to send.
     *
     * @param event to be created if its count is 1, else to be patched onto the stored event of its name
     * @param key under which later ones like it are found
     */
    record Outcome(Event event, Event.Key key) {
        boolean isRepeat() {
            return event.count() > 1;
        }
    }

    /** What to send for {@code event}; empty if there were too many about its object. */
    Optional<Outcome> correlate(Event event) {
        TokenBucket bucket = buckets.computeIfAbsent(event.spamKey(), TokenBucket::new);
        Outcome counted = count(aggregate(event, event.identityKey(bucket.object)));
        return bucket.take(event.last()) ? Optional.of(counted) : Optional.empty();
    }

    private Outcome aggregate(Event event, Event.IdentityKey identity) {
        Similar known = similar.get(identity.similar());
        List<String> messages =
                known == null || isOver(known, event) ? List.of(identity.message()) : with(known, identity.message());
        boolean many = messages.size() >= AGGREGATE_AFTER;
        List<String> kept = many ? messages.subList(1, messages.size()) : messages;
        similar.put(identity.similar(), new Similar(List.copyOf(kept), event.last()));
        return many ? new Outcome(event.aggregated(), identity.similar()) : new Outcome(event, identity);
    }

    private static List<String> with(Similar known, String message) {
        if (known.messages().contains(message)) {
            return known.messages();
        }
        List<String> messages = new ArrayList<>(known.messages());
        messages.add(message);
        return messages;
    }

    private static boolean isOver(Similar known, Event event) {
        return Duration.between(known.last(), event.last()).compareTo(AGGREGATE_WITHIN) > 0;
    }

    private Outcome count(Outcome outcome) {
        Event event = outcome.event();
        Observed before = observed.get(outcome.key());
        Event counted = before == null ? event : event.repeated(before.count() + 1, before.first(), before.name());
        observed.put(outcome.key(), new Observed(counted.count(), counted.first(), counted.name()));
        return new Outcome(counted, outcome.key());
    }
}
