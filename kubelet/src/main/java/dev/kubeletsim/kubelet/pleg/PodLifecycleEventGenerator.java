// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.pleg;

import dev.kubeletsim.cri.v1.ContainerFilter;
import dev.kubeletsim.cri.v1.ListContainersRequest;
import dev.kubeletsim.cri.v1.ListContainersResponse;
import dev.kubeletsim.cri.v1.ListPodSandboxRequest;
import dev.kubeletsim.cri.v1.ListPodSandboxResponse;
import dev.kubeletsim.cri.v1.PodSandboxFilter;
import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.kubelet.container.ContainerState;
import dev.kubeletsim.kubelet.container.GoDurations;
import dev.kubeletsim.kubelet.container.PodCache;
import dev.kubeletsim.kubelet.container.PodStatus;
import dev.kubeletsim.kubelet.cri.CriException;
import dev.kubeletsim.kubelet.cri.RuntimeService;
import dev.kubeletsim.kubelet.kuberuntime.Labels;
import dev.kubeletsim.kubelet.kuberuntime.PodStatusReader;
import dev.kubeletsim.kubelet.pleg.RuntimePod.Item;
import dev.kubeletsim.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lists the runtime once a second, turns differences into events, and keeps the {@link PodCache} fresh (upstream's
 * {@code pkg/kubelet/pleg/generic.go}). Where the very same replies come back, nothing has changed and nothing is done.
 *
 * <p>One fiber owns all state but the set of pods that asked for a relist of their own, which its lock guards.
 */
public final class PodLifecycleEventGenerator implements AutoCloseable {
    /** How often all of the runtime is listed. */
    public static final Duration RELIST_PERIOD = Duration.ofSeconds(1);

    /** Without a relist for this long, the node is not ready. */
    private static final Duration RELIST_THRESHOLD = Duration.ofMinutes(3);

    private static final Logger LOG = LoggerFactory.getLogger(PodLifecycleEventGenerator.class);

    private final RuntimeService runtime;
    private final PodStatusReader reader;
    private final PodCache cache;
    private final boolean onDemand;
    private final boolean reusesIds;
    private final Scheduler scheduler;
    private final Consumer<PodLifecycleEvent> listener;
    private final Object lock = new Object();
    private final Set<String> requested = new LinkedHashSet<>();
    private CompletableFuture<Boolean> wakeUp = new CompletableFuture<>();

    private Map<String, RuntimePod> known = new LinkedHashMap<>();
    private final Set<String> toReinspect = new LinkedHashSet<>();
    private @Nullable ListPodSandboxResponse lastSandboxes;
    private @Nullable ListContainersResponse lastContainers;
    private volatile @Nullable Instant lastRelist;
    private volatile Map<String, RuntimePod> snapshot = Map.of();
    private volatile boolean closed;

    /** @param listener told of events in order, in the generator's fiber; it must not block */
    public PodLifecycleEventGenerator(
            RuntimeService runtime,
            PodStatusReader reader,
            PodCache cache,
            FeatureGates gates,
            Scheduler scheduler,
            Consumer<PodLifecycleEvent> listener) {
        this.runtime = runtime;
        this.reader = reader;
        this.cache = cache;
        this.onDemand = gates.enabled("PLEGOnDemandRelist");
        this.reusesIds = gates.version().isAtLeast(36);
        this.scheduler = scheduler;
        this.listener = listener;
    }

    /** Begins to relist, in a fiber of its own. */
    public void start() {
        scheduler.start("pleg", this::run);
    }

    @Override
    public void close() {
        closed = true;
        wakeUp();
    }

    /** What is wrong with the generator, in upstream's words; empty if it relists as it should. */
    public Optional<String> healthError() {
        Instant last = lastRelist;
        if (last == null) {
            return Optional.of("pleg has yet to be successful");
        }
        Duration elapsed = Duration.between(last, scheduler.instant());
        return elapsed.compareTo(RELIST_THRESHOLD) > 0
                ? Optional.of("pleg was last seen active " + GoDurations.format(elapsed) + " ago; threshold is "
                        + GoDurations.format(RELIST_THRESHOLD))
                : Optional.empty();
    }

    /** All pods that the last relist saw. */
    public Collection<RuntimePod> pods() {
        return snapshot.values();
    }

    /** Asks to look at one pod soon, where the node's version does that (gate PLEGOnDemandRelist). */
    public void requestRelist(String podUid) {
        if (!onDemand) {
            return;
        }
        synchronized (lock) {
            requested.add(podUid);
        }
        wakeUp();
    }

    private void wakeUp() {
        CompletableFuture<Boolean> waiting;
        synchronized (lock) {
            waiting = wakeUp;
        }
        waiting.complete(true);
    }

    private void run() {
        while (!closed) {
            Instant next = scheduler.instant().plus(RELIST_PERIOD);
            relist();
            waitUntil(next);
        }
    }

    private void waitUntil(Instant next) {
        while (!closed) {
            Duration left = Duration.between(scheduler.instant(), next);
            if (left.isNegative() || left.isZero()) {
                return;
            }
            CompletableFuture<Boolean> waiting;
            synchronized (lock) {
                wakeUp = new CompletableFuture<>();
                waiting = requested.isEmpty() ? wakeUp : CompletableFuture.completedFuture(true);
            }
            CompletableFuture<Boolean> due = new CompletableFuture<>();
            Scheduler.Timer timer = scheduler.schedule(left, () -> due.complete(true));
            try {
                scheduler.await(CompletableFuture.anyOf(due, waiting));
            } finally {
                timer.cancel();
            }
            relistRequested();
        }
    }

    @SuppressWarnings("ReferenceEquality") // The very same reply means that nothing changed; an equal one costs a diff.
    private void relist() {
        Instant began = scheduler.instant();
        try {
            ListPodSandboxResponse sandboxes = runtime.listPodSandbox(ListPodSandboxRequest.getDefaultInstance());
            ListContainersResponse containers = runtime.listContainers(ListContainersRequest.getDefaultInstance());
            if (sandboxes != lastSandboxes || containers != lastContainers || !toReinspect.isEmpty()) {
                lastSandboxes = sandboxes;
                lastContainers = containers;
                apply(RuntimePods.of(sandboxes, containers));
            }
            lastRelist = began;
            cache.updateTime(began);
        } catch (CriException e) {
            LOG.warn("Failed to list the runtime: {}", e.getMessage());
        }
    }

    private void relistRequested() {
        List<String> uids;
        synchronized (lock) {
            uids = List.copyOf(requested);
            requested.clear();
        }
        for (String uid : uids) {
            try {
                relistPod(uid);
            } catch (CriException e) {
                LOG.warn("Failed to list pod {}: {}", uid, e.getMessage());
            }
        }
    }

    private void relistPod(String uid) {
        ListPodSandboxResponse sandboxes = runtime.listPodSandbox(ListPodSandboxRequest.newBuilder()
                .setFilter(PodSandboxFilter.newBuilder().putLabelSelector(Labels.POD_UID, uid))
                .build());
        ListContainersResponse containers = runtime.listContainers(ListContainersRequest.newBuilder()
                .setFilter(ContainerFilter.newBuilder().putLabelSelector(Labels.POD_UID, uid))
                .build());
        Map<String, RuntimePod> now = new LinkedHashMap<>(known);
        RuntimePod pod = RuntimePods.of(sandboxes, containers).get(uid);
        if (pod == null) {
            now.remove(uid);
        } else {
            now.put(uid, pod);
        }
        apply(now);
    }

    private void apply(Map<String, RuntimePod> now) {
        Map<String, RuntimePod> before = known;
        Map<String, RuntimePod> accepted = new LinkedHashMap<>();
        List<PodLifecycleEvent> events = new ArrayList<>();
        Set<String> uids = new LinkedHashSet<>(before.keySet());
        uids.addAll(now.keySet());
        for (String uid : uids) {
            RuntimePod old = before.get(uid);
            RuntimePod current = now.get(uid);
            RuntimePod result = old != null && old.equals(current) && !toReinspect.contains(uid)
                    ? old
                    : inspect(uid, old, current, events);
            if (result != null) {
                accepted.put(uid, result);
            }
        }
        known = accepted;
        snapshot = accepted;
        events.forEach(listener);
    }

    /** Reads a changed pod and returns what is known of it then: the old where the read failed. */
    private @Nullable RuntimePod inspect(
            String uid, @Nullable RuntimePod old, @Nullable RuntimePod current, List<PodLifecycleEvent> events) {
        try {
            if (current == null) {
                cache.delete(uid);
            } else {
                Instant began = scheduler.instant();
                cache.set(read(current), began);
            }
            toReinspect.remove(uid);
            events.addAll(events(uid, old, current));
            return current;
        } catch (CriException e) {
            LOG.warn("Failed to read the status of pod {}: {}", uid, e.getMessage());
            toReinspect.add(uid);
            return old;
        }
    }

    private PodStatus read(RuntimePod pod) {
        return reusesIds
                ? reader.read(pod.uid(), pod.name(), pod.namespace(), ids(pod.sandboxes()), ids(pod.containers()))
                : reader.read(pod.uid(), pod.name(), pod.namespace());
    }

    private static List<String> ids(List<Item> items) {
        return items.stream().map(Item::id).toList();
    }

    private static List<PodLifecycleEvent> events(String uid, @Nullable RuntimePod old, @Nullable RuntimePod current) {
        Map<String, ContainerState> before = states(old);
        Map<String, ContainerState> now = states(current);
        List<PodLifecycleEvent> events = new ArrayList<>();
        Set<String> ids = new LinkedHashSet<>(before.keySet());
        ids.addAll(now.keySet());
        for (String id : ids) {
            ContainerState was = before.get(id);
            ContainerState is = now.get(id);
            if (was != is) {
                for (PodLifecycleEvent.Type type : types(was, is)) {
                    events.add(new PodLifecycleEvent(uid, type, id));
                }
            }
        }
        return events;
    }

    private static List<PodLifecycleEvent.Type> types(@Nullable ContainerState was, @Nullable ContainerState is) {
        if (is == null) {
            return was == ContainerState.EXITED
                    ? List.of(PodLifecycleEvent.Type.CONTAINER_REMOVED)
                    : List.of(PodLifecycleEvent.Type.CONTAINER_DIED, PodLifecycleEvent.Type.CONTAINER_REMOVED);
        }
        return switch (is) {
            case RUNNING -> List.of(PodLifecycleEvent.Type.CONTAINER_STARTED);
            case EXITED -> List.of(PodLifecycleEvent.Type.CONTAINER_DIED);
            // Known for what it was, but no reason to sync: upstream drops this event, too.
            case CREATED, UNKNOWN -> List.of();
        };
    }

    private static Map<String, ContainerState> states(@Nullable RuntimePod pod) {
        Map<String, ContainerState> states = new LinkedHashMap<>();
        if (pod != null) {
            pod.containers().forEach(item -> states.put(item.id(), item.state()));
            pod.sandboxes().forEach(item -> states.put(item.id(), item.state()));
        }
        return states;
    }
}
