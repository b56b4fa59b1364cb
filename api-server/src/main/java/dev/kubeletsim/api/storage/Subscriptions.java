// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.storage;

import dev.kubeletsim.api.ObjectStore.Change;
import dev.kubeletsim.api.ObjectStore.Scope;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The open watches, found by what they are about, so that a change costs what its own watchers cost and not what all
 * watchers cost: a pod's change reaches one kubelet, not a hundred. Guarded by the store's lock.
 */
final class Subscriptions {
    private final Map<Scope, Set<WatchQueue>> byScope = new HashMap<>();

    void add(WatchQueue queue) {
        byScope.computeIfAbsent(bucket(queue.scope()), any -> new LinkedHashSet<>())
                .add(queue);
    }

    void remove(WatchQueue queue) {
        Scope bucket = bucket(queue.scope());
        Set<WatchQueue> queues = byScope.get(bucket);
        if (queues != null && queues.remove(queue) && queues.isEmpty()) {
            byScope.remove(bucket);
        }
    }

    List<WatchQueue> all() {
        List<WatchQueue> all = new ArrayList<>();
        byScope.values().forEach(all::addAll);
        return all;
    }

    /** Queues the change for its watchers; the result wakes them, to be run without the lock. */
    Runnable offer(Change change, String indexedBefore, String indexedAfter) {
        List<Runnable> wakes = new ArrayList<>();
        String resource = change.key().resource();
        offerTo(new Scope(resource, "", "", ""), change, indexedBefore, indexedAfter, wakes);
        offerTo(new Scope(resource, "", change.key().name(), ""), change, indexedBefore, indexedAfter, wakes);
        if (!indexedBefore.isEmpty()) {
            offerTo(new Scope(resource, "", "", indexedBefore), change, indexedBefore, indexedAfter, wakes);
        }
        if (!indexedAfter.isEmpty() && !indexedAfter.equals(indexedBefore)) {
            offerTo(new Scope(resource, "", "", indexedAfter), change, indexedBefore, indexedAfter, wakes);
        }
        return () -> wakes.forEach(Runnable::run);
    }

    private void offerTo(Scope bucket, Change change, String before, String after, List<Runnable> wakes) {
        Set<WatchQueue> queues = byScope.get(bucket);
        if (queues == null) {
            return;
        }
        for (WatchQueue queue : queues) {
            if (queue.concerns(change, before, after)) {
                wakes.add(queue.offerAll(List.of(change)));
            }
        }
    }

    /** The one restriction a watch is filed under: its name, else its index, else none. */
    private static Scope bucket(Scope scope) {
        return scope.name().isEmpty()
                ? new Scope(scope.resource(), "", "", scope.indexed())
                : new Scope(scope.resource(), "", scope.name(), "");
    }
}
