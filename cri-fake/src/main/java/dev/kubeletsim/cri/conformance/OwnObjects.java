// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which sandboxes and containers of an endpoint are a run's own. Each of its sandboxes carries {@link #LABEL}, so that
 * they are found and removed whatever happened; replies are compared without the label and without strangers. Images are
 * strangers unless the recordings name them: which others a node has says nothing of its runtime.
 */
final class OwnObjects {
    /** Every sandbox of a run has it. */
    static final String LABEL = "kubelet-sim.dev/conformance";

    private static final String VALUE = "true";
    private static final Set<String> UNREACHED = Set.of("UNAVAILABLE", "DEADLINE_EXCEEDED");
    private static final Set<String> LISTS = Set.of("items", "containers", "stats");

    private final CriCalls cri;
    private final Set<String> ids = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    OwnObjects(CriCalls cri) {
        this.cri = cri;
    }

    /** The request with the label on each sandbox configuration. */
    JsonNode labelled(String rpc, JsonNode request) {
        JsonNode copy = request.deepCopy();
        String field = switch (rpc) {
            case "RunPodSandbox" -> "config";
            case "CreateContainer" -> "sandbox_config";
            default -> "";
        };
        if (copy.get(field) instanceof ObjectNode config) {
            ObjectNode labels = config.get("labels") instanceof ObjectNode there ? there : config.putObject("labels");
            labels.put(LABEL, VALUE);
        }
        return copy;
    }

    /**
     * Calls, remembers ids that were given out, and leaves strangers and the label out of the reply.
     *
     * @throws EndpointLostException if there is no reply and no longer anybody who could give one
     */
    JsonNode call(String rpc, JsonNode request) {
        if (stopped) {
            throw new CancellationException("the run was stopped");
        }
        JsonNode reply = cri.call(rpc, labelled(rpc, request));
        if (UNREACHED.contains(reply.path(CriCalls.CODE).asString(""))) {
            cri.reach();
        }
        for (String field : List.of("pod_sandbox_id", "container_id")) {
            if (reply.has(field)) {
                ids.add(reply.get(field).asString());
            }
        }
        if (rpc.startsWith("List") && reply instanceof ObjectNode lists) {
            LISTS.forEach(name -> keep(lists, name, this::isOwn));
            keep(lists, "images", OwnObjects::isRecorded);
        }
        return unlabelled(reply);
    }

    private boolean isOwn(JsonNode element) {
        return ids.contains(element.path("id").asString(""))
                || ids.contains(element.at("/attributes/id").asString(""));
    }

    private static boolean isRecorded(JsonNode image) {
        return image.path("repo_tags").valueStream().anyMatch(tag -> RecordedImages.isNamed(tag.asString()));
    }

    private static void keep(ObjectNode lists, String name, Predicate<JsonNode> wanted) {
        if (lists.get(name) instanceof ArrayNode array) {
            ArrayNode kept = Recordings.JSON.createArrayNode();
            array.valueStream().filter(wanted).forEach(kept::add);
            if (kept.isEmpty()) {
                lists.remove(name);
            } else {
                lists.set(name, kept);
            }
        }
    }

    private static JsonNode unlabelled(JsonNode node) {
        if (node instanceof ObjectNode object) {
            if (object.get("labels") instanceof ObjectNode labels && labels.has(LABEL)) {
                labels.remove(LABEL);
                if (labels.isEmpty()) {
                    object.remove("labels");
                }
            }
        }
        node.forEach(OwnObjects::unlabelled);
        return node;
    }

    /** Makes all further calls of the suites fail, so that nothing new is made. */
    void stop() {
        stopped = true;
    }

    /**
     * Stops and removes every sandbox that carries the label, of this run and of earlier ones.
     *
     * @return what could not be removed and why; empty if all is gone
     */
    List<String> removeAll() {
        ObjectNode request = Recordings.JSON.createObjectNode();
        request.putObject("filter").putObject("label_selector").put(LABEL, VALUE);
        List<String> left = new ArrayList<>();
        for (JsonNode item : cri.call("ListPodSandbox", request).path("items")) {
            String id = item.path("id").asString("");
            if (!item.path("labels").has(LABEL)) {
                continue;
            }
            ObjectNode sandbox = Recordings.JSON.createObjectNode().put("pod_sandbox_id", id);
            cri.call("StopPodSandbox", sandbox);
            JsonNode removed = cri.call("RemovePodSandbox", sandbox);
            if (removed.has(CriCalls.CODE)) {
                left.add("sandbox " + id + " could not be removed: "
                        + removed.get(CriCalls.MESSAGE).asString());
            }
        }
        return left;
    }
}
