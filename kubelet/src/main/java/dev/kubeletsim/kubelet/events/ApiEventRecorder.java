// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.events;

import dev.kubeletsim.kubelet.client.ApiClient;
import dev.kubeletsim.kubelet.client.ApiException;
import dev.kubeletsim.kubelet.client.ApiResource;
import dev.kubeletsim.kubelet.client.PatchType;
import dev.kubeletsim.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends events to the API, one after another and in order (client-go {@code tools/record}).
 *
 * <p>The queue holds a thousand events; what comes when it is full is dropped, as upstream's. It and the clock reading
 * are guarded by the queue's lock; the correlator belongs to the one fiber that sends. An event that cannot be sent for
 * want of a server is tried twelve times, ten seconds apart; one that the server refuses is given up at once.
 */
public final class ApiEventRecorder implements EventRecorder, AutoCloseable {
    private static final int MAX_QUEUED = 1000;
    private static final int MAX_TRIES = 12;
    private static final Duration RETRY_AFTER = Duration.ofSeconds(10);
    private static final Logger LOG = LoggerFactory.getLogger(ApiEventRecorder.class);

    private final ApiClient api;
    private final Scheduler scheduler;
    private final RandomGenerator random;
    private final String node;
    private final EventCorrelator correlator = new EventCorrelator();
    private final Queue<Event> queue = new ArrayDeque<>();
    private boolean sending;
    private long lastNanos;
    private volatile boolean closed;

    /**
     * @param random spreads the first retries of many nodes
     * @param node the name of the node that events come from
     */
    public ApiEventRecorder(ApiClient api, Scheduler scheduler, RandomGenerator random, String node) {
        this.api = api;
        this.scheduler = scheduler;
        this.random = random;
        this.node = node;
    }

    @Override
    public void event(ObjectReference object, String type, String reason, String message) {
        synchronized (queue) {
            if (closed || queue.size() >= MAX_QUEUED) {
                LOG.warn("Event {} of {} {} is dropped: too many are waiting", reason, object.kind(), object.name());
                return;
            }
            queue.add(Event.of(object, type, reason, message, nextNanos()));
            if (sending) {
                return;
            }
            sending = true;
        }
        scheduler.start("events-" + node, this::sendAll);
    }

    /**
     * A moment after now, but never the same twice: it names the event, simulated clocks stand still, and the scheduler may
     * just have written about the same pod.
     */
    private long nextNanos() {
        Instant now = scheduler.instant();
        long nanos = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        lastNanos = Math.max(nanos, lastNanos) + 1;
        return lastNanos;
    }

    private void sendAll() {
        for (Event event = next(); event != null; event = next()) {
            correlator.correlate(event).ifPresent(this::send);
        }
    }

    private @Nullable Event next() {
        synchronized (queue) {
            Event event = closed ? null : queue.poll();
            sending = event != null;
            return event;
        }
    }

    private void send(EventCorrelator.Outcome outcome) {
        for (int tries = 1; tries <= MAX_TRIES && !closed; tries++) {
            try {
                write(outcome);
                return;
            } catch (ApiException e) {
                LOG.debug(
                        "Server rejected event {} (will not retry): {}",
                        outcome.event().name(),
                        e.getMessage());
                return;
            } catch (RuntimeException e) {
                if (closed) {
                    return;
                }
                LOG.warn("Unable to write event {}: {}", outcome.event().name(), e.getMessage());
                pause(tries);
            }
        }
    }

    private void pause(int tries) {
        long millis = RETRY_AFTER.toMillis();
        scheduler.sleep(Duration.ofMillis(tries == 1 ? random.nextLong(millis) : millis));
    }

    private void write(EventCorrelator.Outcome outcome) {
        Event event = outcome.event();
        if (outcome.isRepeat() && patch(event)) {
            return;
        }
        scheduler.await(api.create(ApiResource.EVENTS, event.namespace(), event.tree(node)));
    }

    /** Raises the count of the stored event; false if it has expired meanwhile. */
    private boolean patch(Event event) {
        try {
            scheduler.await(api.patch(
                    ApiResource.EVENTS,
                    event.namespace(),
                    event.name(),
                    null,
                    PatchType.STRATEGIC_MERGE,
                    event.patch()));
            return true;
        } catch (ApiException e) {
            if (e.isNotFound()) {
                return false;
            }
            throw e;
        }
    }

    @Override
    public void close() {
        synchronized (queue) {
            closed = true;
            queue.clear();
        }
    }
}
