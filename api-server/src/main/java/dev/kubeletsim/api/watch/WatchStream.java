// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.watch;

import dev.kubeletsim.api.ObjectStore;
import dev.kubeletsim.api.ObjectStore.Change;
import dev.kubeletsim.api.ObjectStore.ChangeType;
import dev.kubeletsim.api.ObjectStore.CompactedException;
import dev.kubeletsim.api.ObjectStore.Scope;
import dev.kubeletsim.api.ObjectStore.Subscription;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.time.Mailbox;
import dev.kubeletsim.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One watch of a client: the current objects if it wants them, then what changes, through its selectors, until it ends.
 *
 * <p>An object that begins to match is ADDED, one that ceases to match DELETED (with its last matching state and the
 * revision of the change), whatever happened to it in the store. All state is confined to one mailbox, from which the
 * consumer is called.
 */
public final class WatchStream {
    private static final Duration BOOKMARK_PERIOD = Duration.ofMinutes(1);
    private static final String INITIAL_EVENTS_END = "k8s.io/initial-events-end";

    /** Takes the events. */
    public interface Consumer {
        /** One or more events, in order. */
        void events(List<WatchEvent> events);

        /** The stream is over; nothing follows. */
        void ended();
    }

    /**
     * What a client asked for.
     *
     * @param revision where to begin; negative for the current objects first, then from there on
     * @param matches the selectors
     * @param bookmarks whether the client wants bookmarks
     * @param initialEventsEnd whether a bookmark marks the end of the current objects
     * @param timeout when the server ends the stream
     */
    public record Request(
            Scope scope,
            long revision,
            Predicate<ObjectNode> matches,
            Rendering rendering,
            String apiVersion,
            String kind,
            boolean bookmarks,
            boolean initialEventsEnd,
            Duration timeout) {}

    private final Request request;
    private final ObjectStore store;
    private final Scheduler scheduler;
    private final EncodedChanges encoded;
    private final Mailbox mailbox;
    private @Nullable Consumer consumer;
    private @Nullable Subscription subscription;
    private Scheduler.@Nullable Timer timeout;
    private Scheduler.@Nullable Timer bookmark;
    private long sentUpTo;
    private boolean sentAny;
    private boolean ended;

    public WatchStream(Request request, ObjectStore store, Scheduler scheduler, EncodedChanges encoded) {
        this.request = request;
        this.store = store;
        this.scheduler = scheduler;
        this.encoded = encoded;
        this.mailbox = new Mailbox(scheduler.executor());
    }

    /** Begins; {@code consumer} is called by the scheduler's executor, one call at a time. */
    public void start(Consumer newConsumer) {
        mailbox.execute(() -> begin(newConsumer));
    }

    /** Ends the stream without telling the consumer. Idempotent. */
    public void close() {
        mailbox.execute(() -> end(false));
    }

    private void begin(Consumer newConsumer) {
        if (ended) {
            return;
        }
        consumer = newConsumer;
        timeout = scheduler.schedule(request.timeout(), () -> mailbox.execute(() -> end(true)));
        try {
            long from = request.revision() < 0 ? sendCurrent() : request.revision();
            sentUpTo = from;
            subscription = store.watch(request.scope(), from, mailbox, new Changes());
        } catch (CompactedException e) {
            ObjectNode status = ApiFailure.expired("too old resource version: " + e.asked() + " (" + e.oldest() + ")")
                    .toStatus();
            newConsumer.events(List.of(WatchEvent.of("ERROR", status)));
            end(true);
            return;
        }
        if (request.bookmarks()) {
            scheduleBookmark();
        }
    }

    private long sendCurrent() {
        ObjectStore.Snapshot snapshot = store.list(request.scope());
        List<WatchEvent> events = new ArrayList<>();
        for (ObjectNode object : snapshot.objects()) {
            if (request.matches().test(object)) {
                events.add(event("ADDED", object));
            }
        }
        if (request.initialEventsEnd()) {
            events.add(bookmark(snapshot.revision(), true));
        }
        send(events);
        return snapshot.revision();
    }

    private final class Changes implements ObjectStore.Listener {
        @Override
        public void changed(List<Change> changes) {
            if (ended) {
                return;
            }
            List<WatchEvent> events = new ArrayList<>(changes.size());
            for (Change change : changes) {
                if (change.revision() > sentUpTo) {
                    sentUpTo = change.revision();
                    translate(change, events);
                }
            }
            send(events);
        }

        @Override
        public void overflowed() {
            end(true);
        }
    }

    private void translate(Change change, List<WatchEvent> events) {
        boolean is = change.type() != ChangeType.DELETED && request.matches().test(change.object());
        boolean was = change.previous() != null && request.matches().test(change.previous());
        if (is) {
            events.add(event(was ? "MODIFIED" : "ADDED", change.object()));
        } else if (was && change.previous() != null) {
            boolean gone = change.type() == ChangeType.DELETED;
            events.add(event("DELETED", gone ? change.object() : asOf(change.previous(), change.revision())));
        }
    }

    /** The last matching state, with the revision of the change that ended it. */
    private static ObjectNode asOf(ObjectNode object, long revision) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.setAll(object);
        ObjectNode metadata = JsonNodeFactory.instance.objectNode();
        metadata.setAll((ObjectNode) object.get("metadata"));
        metadata.put("resourceVersion", Long.toString(revision));
        result.set("metadata", metadata);
        return result;
    }

    private WatchEvent event(String type, ObjectNode object) {
        boolean first = !sentAny;
        sentAny = true;
        ObjectNode rendered = request.rendering().render(object, first);
        Rendering rendering = request.rendering();
        if (first && rendering.cacheKey().startsWith("table")) {
            return WatchEvent.of(type, rendered);
        }
        return new WatchEvent(type, rendered, () -> encoded.encode(object, rendered, rendering));
    }

    private WatchEvent bookmark(long revision, boolean initialEventsEnd) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("kind", request.kind()).put("apiVersion", request.apiVersion());
        ObjectNode metadata = object.putObject("metadata");
        metadata.put("resourceVersion", Long.toString(revision)).putNull("creationTimestamp");
        if (initialEventsEnd) {
            metadata.putObject("annotations").put(INITIAL_EVENTS_END, "true");
        }
        return WatchEvent.of("BOOKMARK", object);
    }

    private void scheduleBookmark() {
        bookmark = scheduler.schedule(
                BOOKMARK_PERIOD,
                () -> mailbox.execute(() -> {
                    if (!ended) {
                        // What the store reports from now on is newer than what this mailbox has been told so far.
                        send(List.of(bookmark(sentUpTo, false)));
                        scheduleBookmark();
                    }
                }));
    }

    private void send(List<WatchEvent> events) {
        if (!events.isEmpty() && consumer != null) {
            consumer.events(events);
        }
    }

    private void end(boolean tell) {
        if (ended) {
            return;
        }
        ended = true;
        if (subscription != null) {
            subscription.close();
        }
        if (timeout != null) {
            timeout.cancel();
        }
        if (bookmark != null) {
            bookmark.cancel();
        }
        if (tell && consumer != null) {
            consumer.ended();
        }
    }
}
