// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import dev.kubeletsim.cri.profile.EventRule;
import dev.kubeletsim.cri.v1.ContainerEventResponse;
import dev.kubeletsim.time.Mailbox;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;

/**
 * GetContainerEvents: delivers what happens to containers and sandboxes to its subscribers, as the profile has it.
 * Confined to the engine's mailbox. While nobody listens, the last {@value #BACKLOG} events of the last five minutes
 * wait; for a subscriber that does not read, as many.
 */
final class ContainerEvents {
    /** How many events wait at most; older ones are dropped, as in both runtimes. */
    static final int BACKLOG = 1000;

    private static final Duration KEPT = Duration.ofMinutes(5);

    private volatile EventRule rule;
    private final EventReport report;
    private final Mailbox mailbox;
    private final InstantSource clock;
    private final Set<EventSubscriber> subscribers = new LinkedHashSet<>();
    private final Queue<PodEvent> backlog = new ArrayDeque<>();
    private int turn;

    ContainerEvents(EventRule rule, EventReport report, Mailbox mailbox, InstantSource clock) {
        this.rule = rule;
        this.report = report;
        this.mailbox = mailbox;
        this.clock = clock;
    }

    /** Since 1970. */
    static long nanos(Instant time) {
        return time.getEpochSecond() * 1_000_000_000L + time.getNano();
    }

    /** Adds a subscriber; from any thread. */
    void subscribe(StreamObserver<ContainerEventResponse> observer) {
        if (rule == EventRule.DISABLED) {
            observer.onCompleted();
            return;
        }
        EventSubscriber subscriber = new EventSubscriber(observer);
        if (observer instanceof ServerCallStreamObserver<ContainerEventResponse> call) {
            call.setOnCancelHandler(() -> mailbox.execute(() -> subscribers.remove(subscriber)));
            call.setOnReadyHandler(() -> mailbox.execute(subscriber::drain));
        }
        mailbox.execute(() -> {
            subscribers.add(subscriber);
            long oldest = nanos(clock.instant().minus(KEPT));
            backlog.stream()
                    .filter(event -> event.atNanos() >= oldest)
                    .forEach(event -> subscriber.send(report.message(event)));
            backlog.clear();
        });
    }

    /** Ends all streams and delivers by another rule from now on; in the mailbox. */
    void adopt(EventRule newRule) {
        endStreams();
        rule = newRule;
    }

    /** Whether publishing is of any use. */
    boolean enabled() {
        return rule != EventRule.DISABLED;
    }

    /** Delivers an event; in the mailbox. */
    void publish(PodEvent event) {
        if (subscribers.isEmpty()) {
            if (backlog.size() == BACKLOG) {
                backlog.remove();
            }
            backlog.add(event);
            return;
        }
        ContainerEventResponse message = report.message(event);
        switch (rule) {
            case BROADCAST -> Set.copyOf(subscribers).forEach(subscriber -> subscriber.send(message));
            case COMPETE ->
                subscribers.stream()
                        .skip(turn++ % subscribers.size())
                        .findFirst()
                        .ifPresent(next -> next.send(message));
            case DISABLED -> {}
        }
    }

    /** Forgets what waits for its first subscriber; from any thread. */
    void forget() {
        mailbox.execute(backlog::clear);
    }

    /** Ends all streams. */
    void close() {
        mailbox.execute(this::endStreams);
    }

    private void endStreams() {
        Set.copyOf(subscribers).forEach(EventSubscriber::complete);
        subscribers.clear();
    }
}
