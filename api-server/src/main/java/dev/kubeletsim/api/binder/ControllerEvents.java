// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.binder;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.ApiResponse;
import dev.kubeletsim.api.ApiServer;
import dev.kubeletsim.api.resource.Metadata;
import dev.kubeletsim.api.resource.ServerContext;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes events as a controller's recorder does ({@code client-go/tools/record}): of the core group, and one that says the
 * same of the same object again is counted instead. Confined to its controller's mailbox.
 */
final class ControllerEvents {
    private static final String DEFAULT_NAMESPACE = "default";
    /** How many events are remembered to be counted, as the recorder's cache. */
    private static final int REMEMBERED = 4096;

    private record Written(String path, int count) {}

    private final ApiServer server;
    private final ServerContext context;
    private final String component;
    private final Map<List<String>, Written> written = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<List<String>, Written> eldest) {
            return size() > REMEMBERED;
        }
    };
    private long lastNanos;

    /** @param component who the events are from, such as {@code persistentvolume-controller} */
    ControllerEvents(ApiServer server, ServerContext context, String component) {
        this.server = server;
        this.context = context;
        this.component = component;
    }

    void write(ObjectNode object, String type, String reason, String message) {
        List<String> key = List.of(Metadata.uid(object), type, reason, message);
        Written before = written.get(key);
        if (before == null || !count(key, before)) {
            create(key, object, type, reason, message);
        }
    }

    private boolean count(List<String> key, Written before) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode().put("count", before.count + 1);
        patch.put("lastTimestamp", Metadata.time(context.clock().instant()));
        boolean done = handled(ApiRequest.of("PATCH", before.path, Controllers.MANAGER)
                .withTree("application/strategic-merge-patch+json", patch));
        if (done) {
            written.put(key, new Written(before.path, before.count + 1));
        }
        return done;
    }

    private void create(List<String> key, ObjectNode object, String type, String reason, String message) {
        Instant now = context.clock().instant();
        String own = Metadata.namespace(object);
        String namespace = own.isEmpty() ? DEFAULT_NAMESPACE : own;
        lastNanos = Math.max(lastNanos + 1, now.getEpochSecond() * 1_000_000_000L + now.getNano());
        String name = Metadata.name(object) + "." + Long.toHexString(lastNanos);
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("apiVersion", "v1").put("kind", "Event");
        event.putObject("metadata").put("name", name).put("namespace", namespace);
        ObjectNode involved = event.putObject("involvedObject")
                .put("kind", object.path("kind").asString(""));
        if (!own.isEmpty()) {
            involved.put("namespace", own);
        }
        involved.put("name", Metadata.name(object))
                .put("uid", Metadata.uid(object))
                .put("apiVersion", "v1")
                .put("resourceVersion", Metadata.text(object, "resourceVersion"));
        event.put("reason", reason).put("message", message);
        event.putObject("source").put("component", component);
        event.put("firstTimestamp", Metadata.time(now)).put("lastTimestamp", Metadata.time(now));
        event.put("count", 1).put("type", type).put("reportingComponent", component);
        String collection = "/api/v1/namespaces/" + namespace + "/events";
        if (handled(ApiRequest.of("POST", collection, Controllers.MANAGER).withTree("application/json", event))) {
            written.put(key, new Written(collection + "/" + name, 1));
        }
    }

    /** An event that cannot be written, as in a namespace that ends, is nobody's loss. */
    private boolean handled(ApiRequest request) {
        return server.handle(request) instanceof ApiResponse.Document document && document.status() < 300;
    }
}
