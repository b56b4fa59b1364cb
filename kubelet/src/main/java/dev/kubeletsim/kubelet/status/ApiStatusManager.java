// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.status;

import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.kubelet.client.ApiClient;
import dev.kubeletsim.kubelet.client.ApiException;
import dev.kubeletsim.kubelet.client.ApiResource;
import dev.kubeletsim.kubelet.client.PatchType;
import dev.kubeletsim.kubelet.container.ContainerId;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps the API's pod statuses in step with the kubelet's (upstream's {@code pkg/kubelet/status/status_manager.go}, 1.31
 * and 1.36).
 *
 * <p>Each status has a version. A write reads the pod, merges what others wrote, and sends a strategic-merge patch that
 * names the uid, or nothing if nothing changed. A pod that is deleted, terminal in the API and finished here is then
 * removed with grace 0.
 *
 * <p>Entries are immutable and replaced in one step, so readers never wait. At most one write a pod is under way; what
 * changes meanwhile follows after it. A failed write is tried again every ten seconds.
 */
public final class ApiStatusManager implements StatusManager, AutoCloseable {
    /** How often writes that failed are tried again. */
    static final Duration SYNC_PERIOD = Duration.ofSeconds(10);

    private static final Logger LOG = LoggerFactory.getLogger(ApiStatusManager.class);

    private record Entry(Pod pod, ObjectNode status, long version, boolean finished) {}

    private final ApiClient api;
    private final Scheduler scheduler;
    private final StatusTransition transitions;
    private final PodDeletionSafety safety;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Map<String, Long> sent = new ConcurrentHashMap<>();
    private final Set<String> writing = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;
    private Scheduler.@Nullable Timer timer;

    /** A manager that writes through {@code api}. */
    public ApiStatusManager(ApiClient api, Scheduler scheduler, FeatureGates gates, PodDeletionSafety safety) {
        this.api = api;
        this.scheduler = scheduler;
        this.transitions = new StatusTransition(gates);
        this.safety = safety;
    }

    /** Starts to try failed writes again, every ten seconds. */
    public synchronized void start() {
        if (!closed) {
            timer = scheduler.schedule(SYNC_PERIOD, this::retryAll);
        }
    }

    private void retryAll() {
        entries.keySet().forEach(this::write);
        start();
    }

    @Override
    public Optional<ObjectNode> getPodStatus(String uid) {
        return Optional.ofNullable(entries.get(uid)).map(Entry::status);
    }

    @Override
    public void setPodStatus(Pod pod, ObjectNode status) {
        change(pod, old -> status, pod.isDeleted(), false);
    }

    @Override
    public void terminatePod(Pod pod) {
        change(pod, old -> transitions.terminated(pod, old), true, true);
    }

    @Override
    public void setContainerReadiness(String podUid, ContainerId container, boolean ready) {
        changeContainer(
                podUid,
                container,
                status -> status.path("ready").asBoolean(false) != ready,
                (entry, copy) -> transitions.withReadiness(entry.pod(), copy.pod(), copy.container(), ready));
    }

    @Override
    public void setContainerStartup(String podUid, ContainerId container, boolean started) {
        changeContainer(
                podUid,
                container,
                status -> !status.has("started") || status.path("started").asBoolean(false) != started,
                (entry, copy) -> {
                    copy.container().put("started", started);
                    return copy.pod();
                });
    }

    @Override
    public void removeOrphanedStatuses(Set<String> podUids) {
        entries.keySet().retainAll(podUids);
        sent.keySet().retainAll(podUids);
    }

    /** A pod's status that may be changed, and one container's part of it. */
    private record Copy(ObjectNode pod, ObjectNode container) {}

    private void changeContainer(
            String podUid, ContainerId id, Predicate<JsonNode> differs, BiFunction<Entry, Copy, ObjectNode> change) {
        Entry entry = entries.get(podUid);
        if (entry == null) {
            return;
        }
        ObjectNode copy = entry.status().deepCopy();
        find(copy, id)
                .filter(differs)
                .ifPresent(container ->
                        change(entry.pod(), old -> change.apply(entry, new Copy(copy, container)), false, false));
    }

    private static Optional<ObjectNode> find(ObjectNode status, ContainerId id) {
        for (String list : new String[] {"containerStatuses", "initContainerStatuses"}) {
            for (JsonNode container : status.path(list)) {
                if (container.path("containerID").asString("").equals(id.toString())
                        && container instanceof ObjectNode found) {
                    return Optional.of(found);
                }
            }
        }
        return Optional.empty();
    }

    private void change(Pod pod, UnaryOperator<JsonNode> next, boolean force, boolean finished) {
        Instant now = scheduler.instant();
        Entry[] before = new Entry[1];
        Entry after = entries.compute(pod.uid(), (uid, cached) -> {
            before[0] = cached;
            return changed(pod, cached, next, force, finished, now);
        });
        if (after != null && (before[0] == null || after.version() != before[0].version())) {
            write(pod.uid());
        }
    }

    private @Nullable Entry changed(
            Pod pod,
            @Nullable Entry cached,
            UnaryOperator<JsonNode> next,
            boolean force,
            boolean finished,
            Instant now) {
        JsonNode old = cached == null ? pod.status() : cached.status();
        ObjectNode wanted = (ObjectNode) next.apply(old);
        Optional<String> illegal = transitions.illegal(pod, old, wanted);
        if (illegal.isPresent()) {
            LOG.error("Status update on pod {} aborted: {}", pod, illegal.get());
            return cached;
        }
        ObjectNode status = transitions.timed(pod, old, wanted, now);
        boolean over = finished || (cached != null && cached.finished());
        if (cached != null && !force && StatusTrees.same(old, status)) {
            return cached;
        }
        return new Entry(pod, status, cached == null ? 1 : cached.version() + 1, over);
    }

    /** Starts a write unless one is under way; that one then sees to the rest. */
    private void write(String uid) {
        Entry entry = entries.get(uid);
        if (closed || entry == null || isSent(uid, entry) || !writing.add(uid)) {
            return;
        }
        scheduler.start("status-" + entry.pod().name(), () -> {
            boolean done = false;
            try {
                done = writeOnce(uid);
            } finally {
                writing.remove(uid);
            }
            if (done) {
                write(uid);
            }
        });
    }

    private boolean isSent(String uid, Entry entry) {
        return sent.getOrDefault(uid, 0L) >= entry.version();
    }

    /** One write; false if it failed and has to wait for the next period. */
    private boolean writeOnce(String uid) {
        Entry entry = entries.get(uid);
        if (entry == null) {
            return false;
        }
        try {
            Optional<Pod> stored = current(entry);
            if (stored.isEmpty()) {
                sent.put(uid, entry.version());
                return true;
            }
            Pod pod = patched(stored.get(), entry);
            sent.put(uid, entry.version());
            keepStored(pod, entry);
            if (mayBeDeleted(pod, entry)) {
                delete(pod, uid);
            }
            return true;
        } catch (RuntimeException e) {
            if (!closed) {
                LOG.warn("Failed to update status for pod {}: {}", entry.pod(), e.getMessage());
            }
            return false;
        }
    }

    /** The API's pod; empty if it is gone, or another one has its name by now. */
    private Optional<Pod> current(Entry entry) {
        try {
            ObjectNode tree = await(api.get(
                    ApiResource.PODS, entry.pod().namespace(), entry.pod().name()));
            Pod stored = new Pod(tree, Pod.Source.API, entry.pod().seen());
            boolean same =
                    stored.uid().equals(entry.pod().uid()) || (entry.pod().isStatic() && stored.isMirror());
            if (!same) {
                LOG.debug("Pod {} was deleted and then recreated, skipping status update", entry.pod());
                entries.remove(entry.pod().uid());
            }
            return same ? Optional.of(stored) : Optional.empty();
        } catch (ApiException e) {
            if (e.isNotFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    private Pod patched(Pod stored, Entry entry) {
        boolean mayRun = safety.podCouldHaveRunningContainers(entry.pod());
        ObjectNode merged = transitions.merged(stored, entry.status(), mayRun);
        ObjectNode change = StatusPatch.diff(stored.status(), merged);
        if (change.isEmpty()) {
            return stored;
        }
        ObjectNode patch = StatusTrees.object();
        patch.putObject("metadata").put("uid", stored.uid());
        patch.set("status", change);
        ObjectNode tree = await(api.patch(
                ApiResource.PODS, stored.namespace(), stored.name(), "status", PatchType.STRATEGIC_MERGE, patch));
        return new Pod(tree, Pod.Source.API, stored.seen());
    }

    /** An idle pod's status is held once where the API, in the same process, has a tree that says the same. */
    private void keepStored(Pod stored, Entry entry) {
        if (stored.status() instanceof ObjectNode status && StatusTrees.same(status, entry.status())) {
            Entry kept = new Entry(entry.pod(), status, entry.version(), entry.finished());
            entries.computeIfPresent(entry.pod().uid(), (uid, now) -> now.version() == entry.version() ? kept : now);
        }
    }

    private static boolean mayBeDeleted(Pod stored, Entry entry) {
        return entry.finished() && stored.isDeleted() && !stored.isMirror() && Phase.isTerminal(stored.phase());
    }

    private void delete(Pod pod, String uid) {
        ObjectNode options = StatusTrees.object();
        options.put("kind", "DeleteOptions").put("apiVersion", "v1").put("gracePeriodSeconds", 0);
        options.putObject("preconditions").put("uid", pod.uid());
        try {
            await(api.delete(ApiResource.PODS, pod.namespace(), pod.name(), options));
        } catch (ApiException e) {
            if (!e.isNotFound() && !e.isConflict()) {
                throw e;
            }
            LOG.debug("Pod {} was gone before it could be removed: {}", pod, e.getMessage());
        }
        entries.remove(uid);
        sent.remove(uid);
    }

    private <T> T await(CompletionStage<T> stage) {
        return scheduler.await(stage);
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (timer != null) {
            timer.cancel();
        }
    }
}
