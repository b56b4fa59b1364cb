// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.container;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Why containers did not start at their pods' last sync: reason and message of {@code state.waiting} (upstream's
 * {@code pkg/kubelet/reason_cache.go}). Safe from any thread; holds only pods that have a failure.
 */
public final class ReasonCache {
    /** A reason such as {@code CrashLoopBackOff}, and its message. */
    public record Reason(String reason, String message) {}

    private final Map<String, Map<String, Reason>> byPod = new ConcurrentHashMap<>();

    /** Notes the outcome of a start. */
    public void add(String podUid, String container, Reason reason) {
        byPod.compute(podUid, (uid, old) -> with(old == null ? Map.of() : old, container, reason));
    }

    /** Forgets a container that has started. */
    public void remove(String podUid, String container) {
        byPod.computeIfPresent(podUid, (uid, old) -> {
            Map<String, Reason> left = new HashMap<>(old);
            left.remove(container);
            return left.isEmpty() ? null : Map.copyOf(left);
        });
    }

    /** Forgets a pod. */
    public void removePod(String podUid) {
        byPod.remove(podUid);
    }

    /** Why the container is not there, if its last start failed. */
    public Optional<Reason> get(String podUid, String container) {
        Map<String, Reason> reasons = byPod.get(podUid);
        return reasons == null ? Optional.empty() : Optional.ofNullable(reasons.get(container));
    }

    private static Map<String, Reason> with(Map<String, Reason> old, String container, Reason reason) {
        Map<String, Reason> all = new HashMap<>(old);
        all.put(container, reason);
        return Map.copyOf(all);
    }
}
