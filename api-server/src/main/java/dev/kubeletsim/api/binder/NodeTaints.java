// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.binder;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.ApiServer;
import dev.kubeletsim.api.ObjectStore.Change;
import dev.kubeletsim.api.ObjectStore.ChangeType;
import dev.kubeletsim.api.resource.Metadata;
import dev.kubeletsim.time.Mailbox;
import dev.kubeletsim.time.Scheduler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Keeps the {@code NoSchedule} taints of a node in step with its Ready condition and {@code spec.unschedulable}: the part
 * of the node lifecycle controller without which a new node would never lose the taint that it was created with.
 */
final class NodeTaints implements Controllers.Controller {
    private static final String NOT_READY = "node.kubernetes.io/not-ready";
    private static final String UNSCHEDULABLE = "node.kubernetes.io/unschedulable";

    private final ApiServer server;
    private final StoreWatch nodes;

    NodeTaints(ApiServer server, Scheduler scheduler) {
        this.server = server;
        this.nodes = new StoreWatch(
                server.store(), "nodes", new Mailbox(scheduler.executor()), this::reconcile, this::changed);
    }

    @Override
    public void start() {
        nodes.start();
    }

    private void changed(Change change) {
        if (change.type() != ChangeType.DELETED) {
            reconcile(change.object());
        }
    }

    private void reconcile(ObjectNode node) {
        boolean unschedulable = node.path("spec").path("unschedulable").asBoolean(false);
        ArrayNode wanted = JsonNodeFactory.instance.arrayNode();
        for (JsonNode taint : node.path("spec").path("taints")) {
            String key = taint.path("key").asString("");
            boolean ours = taint.path("effect").asString("").equals("NoSchedule")
                    && (key.equals(NOT_READY) || key.equals(UNSCHEDULABLE));
            if (!ours || wants(key, node, unschedulable)) {
                wanted.add(taint);
            }
        }
        add(wanted, NOT_READY, wants(NOT_READY, node, unschedulable));
        add(wanted, UNSCHEDULABLE, unschedulable);
        JsonNode current = node.path("spec").path("taints");
        if (wanted.isEmpty() ? !current.isEmpty() : !wanted.equals(current)) {
            patch(node, wanted);
        }
    }

    private static boolean wants(String key, JsonNode node, boolean unschedulable) {
        return key.equals(NOT_READY) ? !NodeFit.isReady(node) : unschedulable;
    }

    private static void add(ArrayNode taints, String key, boolean wanted) {
        for (JsonNode taint : taints) {
            if (taint.path("key").asString("").equals(key)
                    && taint.path("effect").asString("").equals("NoSchedule")) {
                return;
            }
        }
        if (wanted) {
            taints.addObject().put("key", key).put("effect", "NoSchedule");
        }
    }

    private void patch(ObjectNode node, ArrayNode taints) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        patch.putObject("metadata").put("resourceVersion", Metadata.text(node, "resourceVersion"));
        if (taints.isEmpty()) {
            patch.putObject("spec").putNull("taints");
        } else {
            patch.putObject("spec").set("taints", taints);
        }
        // A conflict means that a newer change of the node is on its way here.
        server.handle(ApiRequest.of("PATCH", "/api/v1/nodes/" + Metadata.name(node), Controllers.MANAGER)
                .withTree("application/merge-patch+json", patch));
    }

    @Override
    public void close() {
        nodes.close();
    }
}
