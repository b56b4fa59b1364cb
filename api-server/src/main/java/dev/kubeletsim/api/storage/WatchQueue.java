// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.storage;

import dev.kubeletsim.api.ObjectStore.Change;
import dev.kubeletsim.api.ObjectStore.Listener;
import dev.kubeletsim.api.ObjectStore.Scope;
import dev.kubeletsim.api.ObjectStore.Subscription;
import dev.kubeletsim.time.Mailbox;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One open watch: the changes that its listener has not had yet.
 *
 * <p>The list is guarded by the store's lock and filled in the order of revisions; the listener is called from a mailbox
 * without it. A listener that falls {@link #CAPACITY} changes behind is cut off.
 */
final class WatchQueue implements Subscription {
    private static final int CAPACITY = 100_000;

    private final Scope scope;
    private final Mailbox mailbox;
    private final Listener listener;
    private final ReentrantLock lock;
    private final Subscriptions subscriptions;
    private List<Change> waiting = new ArrayList<>();
    private boolean overflowed;
    private volatile boolean closed;

    WatchQueue(Scope scope, Executor executor, Listener listener, ReentrantLock lock, Subscriptions subscriptions) {
        this.scope = scope;
        this.mailbox = new Mailbox(executor);
        this.listener = listener;
        this.lock = lock;
        this.subscriptions = subscriptions;
    }

    Scope scope() {
        return scope;
    }

    /** Whether the change is about this scope, before or after it happened. */
    boolean concerns(Change change, String indexedBefore, String indexedAfter) {
        return (scope.namespace().isEmpty()
                        || scope.namespace().equals(change.key().namespace()))
                && (scope.name().isEmpty() || scope.name().equals(change.key().name()))
                && (scope.indexed().isEmpty()
                        || scope.indexed().equals(indexedBefore)
                        || scope.indexed().equals(indexedAfter));
    }

    /** Called with the lock held; the result delivers and is to be run without it. */
    Runnable offerAll(List<Change> changes) {
        if (changes.isEmpty() || overflowed) {
            return () -> {};
        }
        boolean idle = waiting.isEmpty();
        waiting.addAll(changes);
        if (waiting.size() > CAPACITY) {
            overflowed = true;
        }
        return idle || overflowed ? () -> mailbox.execute(this::deliver) : () -> {};
    }

    private void deliver() {
        List<Change> batch;
        boolean lost;
        lock.lock();
        try {
            batch = waiting;
            waiting = new ArrayList<>();
            lost = overflowed;
        } finally {
            lock.unlock();
        }
        if (closed) {
            return;
        }
        if (lost) {
            close();
            listener.overflowed();
        } else if (!batch.isEmpty()) {
            listener.changed(batch);
        }
    }

    @Override
    public void close() {
        closed = true;
        lock.lock();
        try {
            subscriptions.remove(this);
            waiting = new ArrayList<>();
        } finally {
            lock.unlock();
        }
    }
}
