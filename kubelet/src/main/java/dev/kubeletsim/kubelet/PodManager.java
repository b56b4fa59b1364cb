// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet;

import dev.kubeletsim.kubelet.pod.Pod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The pods that the sources name, by uid (upstream's {@code pkg/kubelet/pod}). Safe from any thread. */
public final class PodManager {
    private final Map<String, Pod> pods = new ConcurrentHashMap<>();

    void put(Pod pod) {
        pods.put(pod.uid(), pod);
    }

    void remove(String uid) {
        pods.remove(uid);
    }

    /** The pod of that uid. */
    public Optional<Pod> byUid(String uid) {
        return Optional.ofNullable(pods.get(uid));
    }

    /** The pod of that name. */
    public Optional<Pod> byName(String namespace, String name) {
        return pods.values().stream()
                .filter(pod -> pod.name().equals(name) && pod.namespace().equals(namespace))
                .findFirst();
    }

    /** All pods. */
    public List<Pod> pods() {
        Collection<Pod> all = pods.values();
        return new ArrayList<>(all);
    }

    Set<String> uids() {
        return Set.copyOf(pods.keySet());
    }
}
