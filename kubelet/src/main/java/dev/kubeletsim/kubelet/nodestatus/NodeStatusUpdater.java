// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.nodestatus;

import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.features.NodeFeatureReport;
import dev.kubeletsim.kubelet.client.ApiClient;
import dev.kubeletsim.kubelet.client.ApiException;
import dev.kubeletsim.kubelet.client.ApiResource;
import dev.kubeletsim.kubelet.client.PatchType;
import dev.kubeletsim.kubelet.events.EventReasons;
import dev.kubeletsim.kubelet.events.EventRecorder;
import dev.kubeletsim.kubelet.events.ObjectReference;
import dev.kubeletsim.kubelet.status.StatusPatch;
import dev.kubeletsim.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Registers the node and keeps its status in step (upstream's {@code kubelet_node_status.go}, 1.31 and 1.36).
 *
 * <p>The status is computed every ten seconds, and every 100 ms until the node is ready for the first time. It is sent
 * when something but a heartbeat has changed, or after five minutes (1.36 varies that by half after a change). Only the
 * updating fiber writes; the node it last saw is read from any thread.
 */
public final class NodeStatusUpdater implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofSeconds(10);
    private static final Duration FAST_PERIOD = Duration.ofMillis(100);
    private static final Duration FAST_FOR = Duration.ofMinutes(2);
    private static final Duration REPORT_PERIOD = Duration.ofMinutes(5);
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(7);
    private static final int TRIES = 5;
    private static final Logger LOG = LoggerFactory.getLogger(NodeStatusUpdater.class);

    private final ApiClient api;
    private final Scheduler scheduler;
    private final RandomGenerator random;
    private final EventRecorder recorder;
    private final RuntimeState runtime;
    private final NodeSources sources;
    private final Machine machine;
    private final FeatureGates gates;
    private final NodeStatusTree trees;
    private final Periodic updates;
    private final CompletableFuture<Boolean> firstReport = new CompletableFuture<>();
    private volatile @Nullable ObjectNode node;
    private @Nullable ObjectNode initialNode;
    private List<String> declaredFeatures = List.of();
    private @Nullable Instant lastReport;
    private Duration reportAfter = REPORT_PERIOD;
    private Duration backOff = FIRST_BACK_OFF;
    private @Nullable Instant started;
    private boolean registered;
    private boolean wasReady;

    /** Nothing happens before {@link #start}. */
    public NodeStatusUpdater(
            ApiClient api,
            Scheduler scheduler,
            RandomGenerator random,
            EventRecorder recorder,
            RuntimeState runtime,
            NodeSources sources,
            Machine machine,
            FeatureGates gates) {
        this.api = api;
        this.scheduler = scheduler;
        this.random = random;
        this.recorder = recorder;
        this.runtime = runtime;
        this.sources = sources;
        this.machine = machine;
        this.gates = gates;
        this.trees = new NodeStatusTree(machine, gates);
        this.updates = new Periodic(scheduler, "node-status-" + machine.nodeName(), this::step);
    }

    /** Registers the node and begins to report. */
    public void start() {
        event(EventReasons.STARTING, NodeTexts.STARTING_KUBELET);
        updates.start(Duration.ZERO);
    }

    /** Completes when the API has had this kubelet's first report of its node. */
    public CompletionStage<Boolean> firstReport() {
        return firstReport;
    }

    /** The node as the API last had it, or as it is to be registered; a missing node before that. */
    public JsonNode node() {
        ObjectNode current = node;
        return current == null ? MissingNode.getInstance() : current;
    }

    /** Takes over a newer state of the node, as a watch reports it. */
    public void observed(ObjectNode newer) {
        if (node != null && newer.path("metadata").path("name").asString("").equals(machine.nodeName())) {
            node = newer;
        }
    }

    private Duration step() {
        if (started == null) {
            started = scheduler.instant();
            runtime.poll();
            runtime.start();
        }
        if (!registered) {
            if (!register()) {
                Duration wait = backOff;
                backOff = min(backOff.multipliedBy(2), LONGEST_BACK_OFF);
                return wait;
            }
            registered = true;
            event(EventReasons.NODE_ALLOCATABLE_ENFORCED, NodeTexts.NODE_ALLOCATABLE_ENFORCED);
        }
        if (!wasReady && !runtime.errors().isEmpty()) {
            runtime.poll();
        }
        update();
        boolean hurry = !wasReady && scheduler.instant().isBefore(started.plus(FAST_FOR));
        return hurry ? FAST_PERIOD : PERIOD;
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** Creates the node, or takes over one that is there; false if the API does not answer. */
    private boolean register() {
        ObjectNode wanted = initialNode();
        try {
            node = scheduler.await(api.create(ApiResource.NODES, null, wanted.deepCopy()));
            return true;
        } catch (ApiException e) {
            if (!e.isConflict() && e.code() != 403) {
                LOG.warn("Unable to register node {} with API server: {}", machine.nodeName(), e.getMessage());
                return false;
            }
        } catch (RuntimeException e) {
            LOG.warn("Unable to register node {} with API server: {}", machine.nodeName(), e.getMessage());
            return false;
        }
        return reconcile(wanted);
    }

    /** Tells each later time from the same object, so that events of the first status come once. */
    private ObjectNode initialNode() {
        ObjectNode known = initialNode;
        if (known != null) {
            return known;
        }
        ObjectNode wanted = trees.initial();
        declaredFeatures =
                NodeFeatureReport.NOTHING.startedBy(gates, runtime.report()).declaredFeatures();
        NodeStatusTree.Result status = compute(wanted.path("status"));
        wanted.set("status", status.status());
        initialNode = wanted;
        node = wanted;
        return wanted;
    }

    private boolean reconcile(ObjectNode wanted) {
        try {
            ObjectNode existing = scheduler.await(api.get(ApiResource.NODES, null, machine.nodeName()));
            ObjectNode patch = missingMetadata(wanted.path("metadata"), existing.path("metadata"));
            node = patch.isEmpty()
                    ? existing
                    : scheduler.await(api.patch(
                            ApiResource.NODES, null, machine.nodeName(), null, PatchType.STRATEGIC_MERGE, patch));
            return true;
        } catch (RuntimeException e) {
            LOG.warn("Unable to register node {} with API server: {}", machine.nodeName(), e.getMessage());
            return false;
        }
    }

    /** Default labels and annotations that an existing node has otherwise, or lacks. */
    private static ObjectNode missingMetadata(JsonNode wanted, JsonNode existing) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        for (String map : List.of("labels", "annotations")) {
            wanted.path(map).properties().forEach(entry -> {
                if (!existing.path(map).path(entry.getKey()).equals(entry.getValue())) {
                    patch.withObject("metadata").withObject(map).set(entry.getKey(), entry.getValue());
                }
            });
        }
        return patch;
    }

    /** Computes the status from what the API has and sends what changed. */
    private void update() {
        for (int i = 0; i < TRIES && !updates.isClosed(); i++) {
            try {
                updateOnce(scheduler.await(api.get(ApiResource.NODES, null, machine.nodeName())));
                return;
            } catch (RuntimeException e) {
                LOG.warn("Error updating node status of {}, will retry: {}", machine.nodeName(), e.getMessage());
            }
        }
    }

    private void updateOnce(ObjectNode current) {
        node = current;
        NodeStatusTree.Result result = compute(current.path("status"));
        Instant now = scheduler.instant();
        boolean changed = !StatusPatch.diff(
                        withoutHeartbeats(current.path("status")), withoutHeartbeats(result.status()))
                .isEmpty();
        boolean due = lastReport == null || !lastReport.plus(reportAfter).isAfter(now);
        if (changed || due) {
            ObjectNode patch = JsonNodeFactory.instance.objectNode();
            patch.set("status", StatusPatch.diff(current.path("status"), result.status()));
            node = scheduler.await(
                    api.patch(ApiResource.NODES, null, machine.nodeName(), "status", PatchType.STRATEGIC_MERGE, patch));
            lastReport = now;
            reportAfter = changed ? delayAfterChange() : REPORT_PERIOD;
        }
        wasReady |= isReady(result.status());
        firstReport.complete(true);
    }

    private Duration delayAfterChange() {
        return gates.version().isAtLeast(36)
                ? REPORT_PERIOD.plusMillis((long) ((random.nextDouble() - 0.5) * REPORT_PERIOD.toMillis()))
                : REPORT_PERIOD;
    }

    private NodeStatusTree.Result compute(JsonNode old) {
        NodeFeatureReport before = NodeStatusTree.featuresOf(old);
        NodeFeatureReport features = new NodeFeatureReport(
                        before.supplementalGroupsPolicy(), before.runtimeHandlers(), declaredFeatures)
                .refreshedBy(gates, runtime.report());
        List<String> notReady = new ArrayList<>(runtime.errors());
        sources.shutdownError().ifPresent(notReady::add);
        NodeFacts facts = new NodeFacts(
                notReady, sources.pressures(), sources.runtimeVersion(), runtime.report(), sources.images());
        NodeStatusTree.Result result = trees.of(old, facts, features, scheduler.instant());
        result.events().forEach(reason -> event(reason, NodeTexts.statusIsNow(machine.nodeName(), reason)));
        return result;
    }

    private static JsonNode withoutHeartbeats(JsonNode status) {
        JsonNode copy = status.deepCopy();
        for (JsonNode condition : copy.path("conditions")) {
            if (condition instanceof ObjectNode object) {
                object.remove("lastHeartbeatTime");
            }
        }
        return copy;
    }

    private static boolean isReady(JsonNode status) {
        return status.path("conditions")
                .valueStream()
                .anyMatch(condition -> condition.path("type").asString("").equals("Ready")
                        && condition.path("status").asString("").equals("True"));
    }

    private void event(String reason, String message) {
        recorder.event(ObjectReference.ofNode(machine.nodeName()), EventRecorder.NORMAL, reason, message);
    }

    @Override
    public void close() {
        updates.close();
        runtime.close();
    }
}
