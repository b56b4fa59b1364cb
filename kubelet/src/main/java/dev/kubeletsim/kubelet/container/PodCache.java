// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.container;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The statuses that relists read, with waiters for newer ones (upstream's {@code pkg/kubelet/container/cache.go}).
 *
 * <p>Guarded by its own lock; stages complete outside of it. A pod of which nothing changed has no entry of its own
 * date: {@link #updateTime} makes all that is known as new as the last relist.
 */
public final class PodCache implements PodStatusCache {
    private record Entry(PodStatus status, Instant modified) {}

    private record Waiter(Instant after, CompletableFuture<PodStatus> answer) {}

    private final Object lock = new Object();
    private final Map<String, Entry> entries = new HashMap<>();
    private final Map<String, List<Waiter>> waiters = new HashMap<>();
    private Instant updated = Instant.EPOCH;

    @Override
    public Optional<PodStatus> get(String uid) {
        synchronized (lock) {
            return Optional.ofNullable(entries.get(uid)).map(Entry::status);
        }
    }

    /** The pod's status as of any time after {@code after}, once there is one. */
    public CompletionStage<PodStatus> newerThan(String uid, Instant after) {
        synchronized (lock) {
            CompletableFuture<PodStatus> answer = new CompletableFuture<>();
            if (isNewer(uid, after)) {
                answer.complete(statusOf(uid));
            } else {
                waiters.computeIfAbsent(uid, key -> new ArrayList<>(1)).add(new Waiter(after, answer));
            }
            return answer;
        }
    }

    /** Notes a status, unless a newer one is there. */
    public void set(PodStatus status, Instant readAt) {
        List<Runnable> answers;
        synchronized (lock) {
            Entry old = entries.get(status.id());
            if (old != null && old.modified().isAfter(readAt)) {
                return;
            }
            entries.put(status.id(), new Entry(status, readAt));
            answers = answers(List.of(status.id()));
        }
        answers.forEach(Runnable::run);
    }

    /** The runtime has nothing of the pod any more. */
    public void delete(String uid) {
        synchronized (lock) {
            entries.remove(uid);
        }
    }

    /** All that is known, and all that is not there, holds as of {@code relist}. */
    public void updateTime(Instant relist) {
        List<Runnable> answers;
        synchronized (lock) {
            updated = relist;
            answers = waiters.isEmpty() ? List.of() : answers(List.copyOf(waiters.keySet()));
        }
        answers.forEach(Runnable::run);
    }

    private boolean isNewer(String uid, Instant after) {
        Entry entry = entries.get(uid);
        return updated.isAfter(after) || (entry != null && entry.modified().isAfter(after));
    }

    private PodStatus statusOf(String uid) {
        Entry entry = entries.get(uid);
        return entry == null ? PodStatus.unknown(uid, "", "", updated) : entry.status();
    }

    private List<Runnable> answers(List<String> uids) {
        List<Runnable> answers = new ArrayList<>();
        for (String uid : uids) {
            Iterator<Waiter> waiting = waiters.getOrDefault(uid, List.of()).iterator();
            while (waiting.hasNext()) {
                Waiter waiter = waiting.next();
                if (isNewer(uid, waiter.after())) {
                    PodStatus status = statusOf(uid);
                    answers.add(() -> waiter.answer().complete(status));
                    waiting.remove();
                }
            }
            if (waiters.getOrDefault(uid, List.of()).isEmpty()) {
                waiters.remove(uid);
            }
        }
        return answers;
    }
}
