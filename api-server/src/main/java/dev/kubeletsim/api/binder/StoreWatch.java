// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.binder;

import dev.kubeletsim.api.ObjectStore;
import dev.kubeletsim.api.ObjectStore.Change;
import dev.kubeletsim.api.ObjectStore.CompactedException;
import dev.kubeletsim.api.ObjectStore.Scope;
import dev.kubeletsim.api.ObjectStore.Snapshot;
import dev.kubeletsim.api.ObjectStore.Subscription;
import dev.kubeletsim.time.Mailbox;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** All objects of a resource, then every change of one, told to one mailbox; starts over when it loses its place. */
final class StoreWatch implements AutoCloseable {
    private final ObjectStore store;
    private final String resource;
    private final Mailbox mailbox;
    private final Consumer<ObjectNode> present;
    private final Consumer<Change> changed;
    private @Nullable Subscription subscription;
    private boolean closed;

    /**
     * A watch that is not started yet.
     *
     * @param present gets every object there is when the watch starts
     * @param changed gets every later change
     */
    StoreWatch(
            ObjectStore store,
            String resource,
            Mailbox mailbox,
            Consumer<ObjectNode> present,
            Consumer<Change> changed) {
        this.store = store;
        this.resource = resource;
        this.mailbox = mailbox;
        this.present = present;
        this.changed = changed;
    }

    void start() {
        mailbox.execute(this::begin);
    }

    private void begin() {
        if (closed) {
            return;
        }
        Scope all = new Scope(resource, "", "", "");
        Snapshot snapshot = store.list(all);
        snapshot.objects().forEach(present);
        try {
            subscription = store.watch(all, snapshot.revision(), mailbox, new ObjectStore.Listener() {
                @Override
                public void changed(List<Change> changes) {
                    changes.forEach(changed);
                }

                @Override
                public void overflowed() {
                    begin();
                }
            });
        } catch (CompactedException e) {
            // Only a compaction between the two calls does this: what there is now is as good a start.
            mailbox.execute(this::begin);
        }
    }

    @Override
    public void close() {
        mailbox.execute(() -> {
            closed = true;
            if (subscription != null) {
                subscription.close();
            }
        });
    }
}
