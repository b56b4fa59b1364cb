// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.api.watch.WatchEvent;
import dev.kubeletsim.api.watch.WatchStream;
import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** An API server in virtual time, spoken to in process: no socket, no JSON bytes, the same run each time. */
public final class InProcess implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.shared();

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));
    private final ApiServer server;

    public InProcess(boolean controllers) {
        this.server = ApiServer.builder()
                .minor(36)
                .controllers(controllers)
                .featureGates(FeatureGates.defaults(KubernetesVersion.V1_36)::enabled)
                .scheduler(time)
                .random(new Random(1))
                .build();
    }

    public ApiServer server() {
        return server;
    }

    /** Lets everything due happen, and time pass. */
    public void advance(Duration duration) {
        time.advance(duration);
    }

    /** Sends a request and returns the document answered, whose status must be {@code status}. */
    public ObjectNode request(int status, String method, String path, String contentType, String json) {
        ApiRequest request = ApiRequest.of(method, path, "test");
        ApiResponse response = server.handle(
                json.isEmpty() ? request : request.withTree(contentType, JSON.readTree(json.replace('\'', '"'))));
        assertThat(response).isInstanceOf(ApiResponse.Document.class);
        ApiResponse.Document document = (ApiResponse.Document) response;
        assertThat(document.status())
                .as(method + " " + path + ": " + document.tree())
                .isEqualTo(status);
        return document.tree();
    }

    public ObjectNode get(String path) {
        return request(200, "GET", path, "", "");
    }

    public ObjectNode create(String path, String json) {
        return request(201, "POST", path, "application/json", json);
    }

    public ObjectNode patch(String path, String json) {
        return request(200, "PATCH", path, "application/strategic-merge-patch+json", json);
    }

    public ObjectNode delete(String path) {
        return request(200, "DELETE", path, "", "");
    }

    /** A pod of one container. */
    public ObjectNode createPod(String name, String node) {
        return create(
                "/api/v1/namespaces/default/pods",
                "{'metadata':{'name':'" + name + "'},'spec':{'nodeName':'" + node
                        + "','containers':[{'name':'c','image':'i'}]}}");
    }

    /** A node that is ready for this many pods. */
    public void createReadyNode(String name, int pods) {
        create("/api/v1/nodes", "{'metadata':{'name':'" + name + "'}}");
        patch(
                "/api/v1/nodes/" + name + "/status",
                "{'status':{'allocatable':{'pods':'" + pods + "'},'conditions':[{'type':'Ready','status':'True'}]}}");
    }

    /** Starts a watch; the list fills with {@code TYPE name@revision} while time advances. */
    public List<String> watch(String path) {
        List<String> seen = new ArrayList<>();
        ApiResponse response = server.handle(ApiRequest.of("GET", path, "test"));
        assertThat(response).isInstanceOf(ApiResponse.Watching.class);
        ((ApiResponse.Watching) response).stream().start(new WatchStream.Consumer() {
            @Override
            public void events(List<WatchEvent> events) {
                events.forEach(event -> seen.add(event.type() + " "
                        + event.object().path("metadata").path("name").asString("")));
            }

            @Override
            public void ended() {
                seen.add("ended");
            }
        });
        return seen;
    }

    @Override
    public void close() {
        server.close();
        time.close();
    }
}
