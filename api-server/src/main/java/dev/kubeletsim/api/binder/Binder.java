// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.binder;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.ApiResponse;
import dev.kubeletsim.api.ApiServer;
import dev.kubeletsim.api.ObjectStore;
import dev.kubeletsim.api.ObjectStore.Change;
import dev.kubeletsim.api.ObjectStore.ChangeType;
import dev.kubeletsim.api.ObjectStore.Key;
import dev.kubeletsim.api.ObjectStore.Scope;
import dev.kubeletsim.api.resource.Metadata;
import dev.kubeletsim.api.resource.ServerContext;
import dev.kubeletsim.time.Mailbox;
import dev.kubeletsim.time.Scheduler;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives pods without a node one: the ready nodes in turn, as long as taints, node selector and the number of pods allow.
 * It is no scheduler: neither resources nor affinity nor priorities are looked at.
 *
 * <p>A pod that fits nowhere gets the condition and the event that the real scheduler gives it, and is tried again when a
 * node changes. All state is confined to the mailbox.
 */
final class Binder implements Controllers.Controller {
    private static final String AGENT = "kube-scheduler/embedded";
    private static final String SCHEDULER = "default-scheduler";

    private final ApiServer server;
    private final ObjectStore store;
    private final Mailbox mailbox;
    private final EventWriter events;
    private final ServerContext context;
    private final StoreWatch pods;
    private final StoreWatch nodes;
    private final StoreWatch claims;
    private final StoreWatch storage;
    private final VolumeFit volumes;
    private final Map<String, ObjectNode> known = new TreeMap<>();
    private final Set<Key> waiting = new LinkedHashSet<>();
    private String lastNode = "";

    Binder(ApiServer server, Scheduler scheduler, ServerContext context) {
        this.server = server;
        this.context = context;
        this.store = server.store();
        this.mailbox = new Mailbox(scheduler.executor());
        this.events = new EventWriter(server, context);
        this.nodes = new StoreWatch(store, "nodes", mailbox, this::nodeIs, this::nodeChanged);
        this.pods = new StoreWatch(store, "pods", mailbox, this::podIs, this::podChanged);
        this.volumes = new VolumeFit(store, context.minor(), new VolumeWriter(server, AGENT));
        this.claims = new StoreWatch(store, "persistentvolumeclaims", mailbox, claim -> {}, this::storageChanged);
        this.storage = new StoreWatch(store, "persistentvolumes", mailbox, volume -> {}, this::storageChanged);
    }

    @Override
    public void start() {
        nodes.start();
        pods.start();
        claims.start();
        storage.start();
    }

    /** A claim or a volume changed: a pod may have waited for that. */
    private void storageChanged(Change change) {
        if (!waiting.isEmpty()) {
            retryAll();
        }
    }

    private void nodeIs(ObjectNode node) {
        known.put(Metadata.name(node), node);
    }

    private void nodeChanged(Change change) {
        ObjectNode before = known.get(change.key().name());
        if (change.type() == ChangeType.DELETED) {
            known.remove(change.key().name());
        } else {
            known.put(change.key().name(), change.object());
        }
        boolean opens = change.type() != ChangeType.DELETED
                && (before == null || !schedulable(before).equals(schedulable(change.object())));
        if (opens) {
            retryAll();
        }
    }

    /** Everything of a node that decides about pods. */
    private static List<JsonNode> schedulable(JsonNode node) {
        return List.of(
                node.path("spec"),
                node.path("metadata").path("labels"),
                node.path("status").path("allocatable"),
                JsonNodeFactory.instance.booleanNode(NodeFit.isReady(node)));
    }

    private void podIs(ObjectNode pod) {
        if (wantsNode(pod)) {
            tryBind(new Key("pods", Metadata.namespace(pod), Metadata.name(pod)), pod);
        }
    }

    private void podChanged(Change change) {
        boolean gone = change.type() == ChangeType.DELETED;
        if (gone || !wantsNode(change.object())) {
            waiting.remove(change.key());
            boolean left = gone
                    && !change.object()
                            .path("spec")
                            .path("nodeName")
                            .asString("")
                            .isEmpty();
            if (left && !waiting.isEmpty()) {
                retryAll();
            }
        } else if (change.type() == ChangeType.ADDED || !waiting.contains(change.key())) {
            tryBind(change.key(), change.object());
        }
    }

    private static boolean wantsNode(JsonNode pod) {
        String phase = pod.path("status").path("phase").asString("");
        return pod.path("spec").path("nodeName").asString("").isEmpty()
                && pod.path("spec").path("schedulerName").asString("").equals(SCHEDULER)
                && pod.path("spec").path("schedulingGates").isEmpty()
                && !pod.path("metadata").has("deletionTimestamp")
                && !phase.equals("Succeeded")
                && !phase.equals("Failed");
    }

    private void retryAll() {
        for (Key key : List.copyOf(waiting)) {
            ObjectNode pod = store.get(key);
            if (pod == null || !wantsNode(pod)) {
                waiting.remove(key);
            } else {
                tryBind(key, pod);
            }
        }
    }

    private void tryBind(Key key, ObjectNode pod) {
        String obstacle = known.isEmpty() ? null : volumes.obstacle(pod);
        if (obstacle != null) {
            waiting.add(key);
            refuse(key, pod, "Unschedulable", Unschedulable.everywhere(obstacle, known.size(), context.minor()));
            return;
        }
        Map<String, Integer> refusals = new TreeMap<>();
        for (String name : inTurn()) {
            ObjectNode node = known.get(name);
            if (node == null) {
                continue;
            }
            int there = store.list(new Scope("pods", "", "", name)).objects().size();
            String refusal = refusal(pod, node, there);
            if (refusal == null) {
                take(key, pod, node);
                return;
            }
            refusals.merge(refusal, 1, Integer::sum);
        }
        waiting.add(key);
        refuse(key, pod, "Unschedulable", Unschedulable.message(refusals, known.size(), context.minor()));
    }

    private @Nullable String refusal(ObjectNode pod, ObjectNode node, int there) {
        String refusal = NodeFit.isReady(node) ? NodeFit.refusal(pod, node, there) : notReady(node);
        return refusal == null ? volumes.refusal(pod, node) : refusal;
    }

    /** Binds the pod, at once or, if claims of it get their volumes only now, when they have them. */
    private void take(Key key, ObjectNode pod, ObjectNode node) {
        if (volumes.reserve(pod, node)) {
            waiting.remove(key);
            lastNode = Metadata.name(node);
            bind(key, pod, lastNode);
        } else {
            waiting.add(key);
        }
    }

    private static String notReady(JsonNode node) {
        String refusal = NodeFit.refusal(JsonNodeFactory.instance.objectNode(), node, 0);
        return refusal != null && refusal.contains("taint")
                ? refusal
                : "node(s) had untolerated taint {node.kubernetes.io/not-ready: }";
    }

    /** The nodes by name, beginning behind the one that was chosen last. */
    private List<String> inTurn() {
        List<String> names = new ArrayList<>();
        List<String> before = new ArrayList<>();
        for (String name : known.keySet()) {
            (name.compareTo(lastNode) > 0 ? names : before).add(name);
        }
        names.addAll(before);
        return names;
    }

    private void bind(Key key, ObjectNode pod, String node) {
        ObjectNode binding = JsonNodeFactory.instance.objectNode();
        binding.put("apiVersion", "v1").put("kind", "Binding");
        binding.putObject("metadata").put("name", key.name()).put("uid", Metadata.uid(pod));
        binding.putObject("target").put("kind", "Node").put("name", node);
        String path = "/api/v1/namespaces/" + key.namespace() + "/pods/" + key.name() + "/binding";
        ApiResponse response = server.handle(ApiRequest.of("POST", path, AGENT).withTree("application/json", binding));
        if (!(response instanceof ApiResponse.Document document)) {
            return;
        }
        if (document.status() == 201) {
            events.write(
                    pod,
                    "Normal",
                    "Scheduled",
                    "Binding",
                    "Successfully assigned " + key.namespace() + "/" + key.name() + " to " + node);
        } else if (document.status() != 404 && document.status() != 409) {
            // A pod that was deleted or bound meanwhile is told by its own change; a policy's refusal is not.
            waiting.add(key);
            refuse(
                    key,
                    pod,
                    "SchedulerError",
                    "binding rejected: running Bind plugin \"DefaultBinder\": "
                            + document.tree().path("message").asString(""));
        }
    }

    private void refuse(Key key, ObjectNode pod, String reason, String why) {
        for (JsonNode condition : pod.path("status").path("conditions")) {
            if (condition.path("type").asString("").equals("PodScheduled")
                    && condition.path("message").asString("").equals(why)) {
                return;
            }
        }
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").put("uid", Metadata.uid(pod));
        patch.putObject("status")
                .putArray("conditions")
                .addObject()
                .put("type", "PodScheduled")
                .put("status", "False")
                .put("reason", reason)
                .put("message", why)
                .put("lastTransitionTime", Metadata.time(context.clock().instant()))
                .putNull("lastProbeTime");
        String path = "/api/v1/namespaces/" + key.namespace() + "/pods/" + key.name() + "/status";
        ApiResponse response = server.handle(
                ApiRequest.of("PATCH", path, AGENT).withTree("application/strategic-merge-patch+json", patch));
        if (response instanceof ApiResponse.Document document && document.status() == 200) {
            events.write(pod, "Warning", "FailedScheduling", "Scheduling", why);
        }
    }

    @Override
    public void close() {
        pods.close();
        nodes.close();
        claims.close();
        storage.close();
    }
}
