// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.binder;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.ApiServer;
import dev.kubeletsim.api.resource.Metadata;
import dev.kubeletsim.api.resource.ServerContext;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.atomic.AtomicLong;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Writes events as the scheduler's recorder does: {@code events.k8s.io/v1}, with {@code eventTime}. */
final class EventWriter {
    private static final DateTimeFormatter MICRO_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final AtomicLong lastNanos = new AtomicLong();
    private final ApiServer server;
    private final ServerContext context;

    EventWriter(ApiServer server, ServerContext context) {
        this.server = server;
        this.context = context;
    }

    void write(ObjectNode pod, String type, String reason, String action, String note) {
        Instant now = context.clock().instant();
        String namespace = Metadata.namespace(pod);
        long clock = now.getEpochSecond() * 1_000_000_000L + now.getNano();
        // Names come from the clock, which need not move between two events of a pod.
        long nanos = lastNanos.updateAndGet(last -> Math.max(last + 1, clock));
        ObjectNode event = JsonNodeFactory.instance.objectNode();
        event.put("apiVersion", "events.k8s.io/v1").put("kind", "Event");
        event.putObject("metadata")
                .put("name", Metadata.name(pod) + "." + Long.toHexString(nanos))
                .put("namespace", namespace);
        event.put("eventTime", MICRO_TIME.format(now));
        event.put("reportingController", "default-scheduler").put("reportingInstance", "default-scheduler-embedded");
        event.put("action", action).put("reason", reason).put("note", note).put("type", type);
        event.putObject("regarding")
                .put("kind", "Pod")
                .put("apiVersion", "v1")
                .put("namespace", namespace)
                .put("name", Metadata.name(pod))
                .put("uid", Metadata.uid(pod))
                .put("resourceVersion", Metadata.text(pod, "resourceVersion"));
        server.handle(ApiRequest.of(
                        "POST", "/apis/events.k8s.io/v1/namespaces/" + namespace + "/events", "kube-scheduler/embedded")
                .withTree("application/json", event));
    }
}
