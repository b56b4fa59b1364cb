// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.podworker;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which pods to sync again and when: one entry a pod, no timer (upstream's {@code pkg/kubelet/util/queue}).
 *
 * <p>Guarded by its own lock.
 */
public final class WorkQueue {
    private final InstantSource clock;
    private final Object lock = new Object();
    private final Map<String, Instant> due = new HashMap<>();

    /** An empty queue. */
    public WorkQueue(InstantSource clock) {
        this.clock = clock;
    }

    /** The pod is due after {@code delay}, whatever was noted before. */
    public void enqueue(String podUid, Duration delay) {
        synchronized (lock) {
            due.put(podUid, clock.instant().plus(delay));
        }
    }

    /** Takes the pods that are due. */
    public List<String> take() {
        synchronized (lock) {
            Instant now = clock.instant();
            List<String> taken = new ArrayList<>();
            due.forEach((uid, at) -> {
                if (!at.isAfter(now)) {
                    taken.add(uid);
                }
            });
            taken.sort(null);
            taken.forEach(due::remove);
            return taken;
        }
    }

    /** Forgets a pod. */
    public void remove(String podUid) {
        synchronized (lock) {
            due.remove(podUid);
        }
    }
}
