// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.storage;

import dev.kubeletsim.api.ObjectStore;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * An {@link ObjectStore} in memory.
 *
 * <p>One lock guards the maps, the counter and the history. It is held for map operations only: listeners are called by
 * their own mailboxes, after it was released.
 */
public final class MemoryStore implements ObjectStore {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Objects> collections = new HashMap<>();
    private final Map<String, Function<ObjectNode, String>> indexes;
    private final History history;
    private final Subscriptions subscriptions = new Subscriptions();
    private final TreeCompactor compactor = new TreeCompactor();
    private long revision;

    /** The objects of one resource, sorted, and again by the value of their index. */
    private static final class Objects {
        final NavigableMap<Key, ObjectNode> objects = new TreeMap<>(KeyOrder.INSTANCE);
        final Map<String, NavigableMap<Key, ObjectNode>> byIndex = new HashMap<>();

        /** The key in the words of the object's own tree, since it is remembered as long; one for all of its changes. */
        Key ownKey(Key key, ObjectNode object) {
            Key known = objects.ceilingKey(key);
            return key.equals(known)
                    ? known
                    : new Key(
                            key.resource(),
                            ownText(object, "namespace", key.namespace()),
                            ownText(object, "name", key.name()));
        }

        private static String ownText(ObjectNode object, String field, String text) {
            String own = object.path("metadata").path(field).asString("");
            return own.equals(text) ? own : text;
        }
    }

    /**
     * An empty store.
     *
     * @param indexes the indexed value of an object, by resource; an empty value is not indexed
     */
    public MemoryStore(InstantSource clock, Map<String, Function<ObjectNode, String>> indexes) {
        this.indexes = Map.copyOf(indexes);
        this.history = new History(clock);
    }

    @Override
    public long revision() {
        lock.lock();
        try {
            return revision;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public @Nullable ObjectNode get(Key key) {
        lock.lock();
        try {
            Objects collection = collections.get(key.resource());
            return collection == null ? null : collection.objects.get(key);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Snapshot list(Scope scope) {
        lock.lock();
        try {
            return new Snapshot(List.copyOf(within(scope)), revision);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Snapshot listAt(Scope scope, long at) throws CompactedException {
        lock.lock();
        try {
            if (at == revision) {
                return list(scope);
            }
            // Undoing what came later costs as much as was written since, and keeps no second copy of anything.
            Scope whole = new Scope(scope.resource(), "", "", "");
            Objects collection = collections.get(scope.resource());
            NavigableMap<Key, ObjectNode> then = new TreeMap<>(KeyOrder.INSTANCE);
            if (collection != null) {
                then.putAll(collection.objects);
            }
            List<Change> later = history.after(at, whole);
            for (int i = later.size() - 1; i >= 0; i--) {
                Change change = later.get(i);
                if (change.previous() == null) {
                    then.remove(change.key());
                } else {
                    then.put(change.key(), change.previous());
                }
            }
            return new Snapshot(List.copyOf(narrow(then, scope).values()), at);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Outcome create(Key key, ObjectNode given) {
        ObjectNode object = compactor.compact(given, null);
        Runnable wake;
        lock.lock();
        try {
            Objects collection = collections.computeIfAbsent(key.resource(), any -> new Objects());
            ObjectNode current = collection.objects.get(key);
            if (current != null) {
                return new Outcome.Changed(current);
            }
            wake = write(collection, key, ChangeType.ADDED, object, null);
        } finally {
            lock.unlock();
        }
        wake.run();
        return new Outcome.Written(object);
    }

    @Override
    public Outcome update(Key key, long expectedRevision, ObjectNode object) {
        return replace(key, expectedRevision, ChangeType.MODIFIED, object);
    }

    @Override
    public Outcome delete(Key key, long expectedRevision, ObjectNode last) {
        return replace(key, expectedRevision, ChangeType.DELETED, last);
    }

    private Outcome replace(Key key, long expectedRevision, ChangeType type, ObjectNode given) {
        ObjectNode object = compactor.compact(given, get(key));
        Runnable wake;
        lock.lock();
        try {
            Objects collection = collections.get(key.resource());
            ObjectNode current = collection == null ? null : collection.objects.get(key);
            if (collection == null || current == null) {
                return new Outcome.Missing();
            }
            if (revisionOf(current) != expectedRevision) {
                return new Outcome.Changed(current);
            }
            wake = write(collection, key, type, object, current);
        } finally {
            lock.unlock();
        }
        wake.run();
        return new Outcome.Written(object);
    }

    /** Called with the lock held; the result wakes the listeners once it is released. */
    private Runnable write(
            Objects collection, Key key, ChangeType type, ObjectNode object, @Nullable ObjectNode previous) {
        revision++;
        ((ObjectNode) object.get("metadata")).put("resourceVersion", Long.toString(revision));
        Key own = collection.ownKey(key, object);
        String before = previous == null ? "" : indexed(key.resource(), previous);
        String after = indexed(key.resource(), object);
        if (type == ChangeType.DELETED || !before.equals(after)) {
            unindex(collection, before, own);
        }
        if (type == ChangeType.DELETED) {
            collection.objects.remove(own);
        } else {
            collection.objects.put(own, object);
            if (!after.isEmpty()) {
                collection
                        .byIndex
                        .computeIfAbsent(after, any -> new TreeMap<>(KeyOrder.INSTANCE))
                        .put(own, object);
            }
        }
        Change change = new Change(revision, type, own, object, previous);
        history.add(change);
        return subscriptions.offer(change, before, after);
    }

    private static void unindex(Objects collection, String value, Key key) {
        NavigableMap<Key, ObjectNode> indexed = collection.byIndex.get(value);
        if (indexed != null) {
            indexed.remove(key);
            if (indexed.isEmpty()) {
                collection.byIndex.remove(value);
            }
        }
    }

    @Override
    public Subscription watch(Scope scope, long from, Executor executor, Listener listener) throws CompactedException {
        WatchQueue queue = new WatchQueue(scope, executor, listener, lock, subscriptions);
        Runnable wake;
        lock.lock();
        try {
            List<Change> missed = from >= revision ? List.of() : history.after(from, scope);
            subscriptions.add(queue);
            wake = queue.offerAll(missed.stream()
                    .filter(change -> queue.concerns(
                            change,
                            change.previous() == null ? "" : indexed(scope.resource(), change.previous()),
                            indexed(scope.resource(), change.object())))
                    .toList());
        } finally {
            lock.unlock();
        }
        wake.run();
        return queue;
    }

    @Override
    public void compact() {
        lock.lock();
        try {
            history.forget(revision);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        List<WatchQueue> open;
        lock.lock();
        try {
            open = subscriptions.all();
        } finally {
            lock.unlock();
        }
        open.forEach(WatchQueue::close);
    }

    private Collection<ObjectNode> within(Scope scope) {
        Objects collection = collections.get(scope.resource());
        if (collection == null) {
            return List.of();
        }
        if (!scope.indexed().isEmpty()) {
            NavigableMap<Key, ObjectNode> indexed = collection.byIndex.get(scope.indexed());
            return indexed == null
                    ? List.of()
                    : narrow(indexed, new Scope(scope.resource(), scope.namespace(), scope.name(), ""))
                            .values();
        }
        return narrow(collection.objects, scope).values();
    }

    private NavigableMap<Key, ObjectNode> narrow(NavigableMap<Key, ObjectNode> all, Scope scope) {
        NavigableMap<Key, ObjectNode> result = all;
        if (!scope.namespace().isEmpty()) {
            result = result.subMap(
                    KeyOrder.first(scope.resource(), scope.namespace()),
                    true,
                    KeyOrder.end(scope.resource(), scope.namespace()),
                    false);
        }
        if (scope.name().isEmpty() && scope.indexed().isEmpty()) {
            return result;
        }
        NavigableMap<Key, ObjectNode> matching = new TreeMap<>(KeyOrder.INSTANCE);
        result.forEach((key, object) -> {
            boolean named = scope.name().isEmpty() || scope.name().equals(key.name());
            if (named && (scope.indexed().isEmpty() || scope.indexed().equals(indexed(scope.resource(), object)))) {
                matching.put(key, object);
            }
        });
        return matching;
    }

    private String indexed(String resource, ObjectNode object) {
        Function<ObjectNode, String> index = indexes.get(resource);
        return index == null ? "" : index.apply(object);
    }

    private static long revisionOf(ObjectNode object) {
        return Long.parseLong(object.path("metadata").path("resourceVersion").asString("0"));
    }
}
