// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.binder;

import dev.kubeletsim.api.ApiServer;
import dev.kubeletsim.api.ObjectStore;
import dev.kubeletsim.api.ObjectStore.Change;
import dev.kubeletsim.api.ObjectStore.ChangeType;
import dev.kubeletsim.api.ObjectStore.Key;
import dev.kubeletsim.api.resource.Metadata;
import dev.kubeletsim.time.Mailbox;
import dev.kubeletsim.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** Forgets events an hour after their last change ({@code --event-ttl}). One timer, for the oldest of them. */
final class EventExpiry implements Controllers.Controller {
    private static final Duration TTL = Duration.ofHours(1);

    private final ObjectStore store;
    private final Scheduler scheduler;
    private final Mailbox mailbox;
    private final StoreWatch events;
    /** When each event was last written, oldest first. */
    private final Map<Key, Instant> written = new LinkedHashMap<>();

    private Scheduler.@Nullable Timer timer;

    EventExpiry(ApiServer server, Scheduler scheduler) {
        this.store = server.store();
        this.scheduler = scheduler;
        this.mailbox = new Mailbox(scheduler.executor());
        this.events = new StoreWatch(
                store,
                "events",
                mailbox,
                event -> touch(new Key("events", Metadata.namespace(event), Metadata.name(event))),
                this::changed);
    }

    @Override
    public void start() {
        events.start();
    }

    private void changed(Change change) {
        if (change.type() == ChangeType.DELETED) {
            written.remove(change.key());
        } else {
            touch(change.key());
        }
    }

    private void touch(Key key) {
        written.remove(key);
        written.put(key, scheduler.instant());
        if (timer == null) {
            arm(TTL);
        }
    }

    private void arm(Duration delay) {
        timer = scheduler.schedule(delay, () -> mailbox.execute(this::expire));
    }

    private void expire() {
        timer = null;
        Instant now = scheduler.instant();
        while (!written.isEmpty()) {
            Map.Entry<Key, Instant> oldest = written.entrySet().iterator().next();
            Duration left = Duration.between(now, oldest.getValue().plus(TTL));
            if (left.isPositive()) {
                arm(left);
                return;
            }
            written.remove(oldest.getKey());
            ObjectNode event = store.get(oldest.getKey());
            if (event != null) {
                store.delete(oldest.getKey(), Metadata.revision(event), event.deepCopy());
            }
        }
    }

    @Override
    public void close() {
        mailbox.execute(() -> {
            if (timer != null) {
                timer.cancel();
            }
        });
        events.close();
    }
}
