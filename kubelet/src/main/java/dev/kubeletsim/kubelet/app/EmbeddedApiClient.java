// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.ApiResponse;
import dev.kubeletsim.api.ApiServer;
import dev.kubeletsim.api.watch.WatchEvent;
import dev.kubeletsim.api.watch.WatchStream;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.client.ApiClient;
import dev.kubeletsim.kubelet.client.ApiException;
import dev.kubeletsim.kubelet.client.ApiResource;
import dev.kubeletsim.kubelet.client.ListOptions;
import dev.kubeletsim.kubelet.client.PatchType;
import dev.kubeletsim.kubelet.client.Watch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The way to an API server in the same process: trees are handed over, nothing is encoded. */
final class EmbeddedApiClient implements ApiClient {
    private static final String JSON = "application/json";

    private final ApiServer server;
    private final ApiRequest.User user;
    private final String userAgent;

    /**
     * A client of {@code server}.
     *
     * @param userAgent what managed fields name as the writer, up to its first slash
     */
    EmbeddedApiClient(ApiServer server, ApiRequest.User user, String userAgent) {
        this.server = server;
        this.user = user;
        this.userAgent = userAgent;
    }

    /** The client of a node's kubelet, with the kubelet's own identity. */
    static EmbeddedApiClient ofKubelet(ApiServer server, String node, KubernetesVersion version) {
        ApiRequest.User user =
                new ApiRequest.User("system:node:" + node, List.of("system:nodes", "system:authenticated"));
        return new EmbeddedApiClient(server, user, "kubelet/" + version.gitVersion());
    }

    /** The client of whoever started the server. */
    static EmbeddedApiClient ofAdministrator(ApiServer server) {
        ApiRequest.User user =
                new ApiRequest.User("kubernetes-admin", List.of("system:masters", "system:authenticated"));
        return new EmbeddedApiClient(server, user, "kubelet-sim/v1." + server.minor());
    }

    private ApiRequest request(String method, String path, Map<String, List<String>> query) {
        return new ApiRequest(method, path, query, JSON, "", userAgent, user, new ApiRequest.Body.None());
    }

    private CompletionStage<ObjectNode> send(ApiRequest request) {
        return switch (server.handle(request)) {
            case ApiResponse.Document document ->
                document.status() < 400
                        ? CompletableFuture.completedFuture(document.tree())
                        : CompletableFuture.failedFuture(new ApiException(document.tree()));
            case ApiResponse other ->
                CompletableFuture.failedFuture(new IllegalStateException(request.method() + " " + request.path()
                        + " was answered with " + other.getClass().getSimpleName() + " (expected: Document)"));
        };
    }

    private static String path(ApiResource resource, @Nullable String namespace, String name) {
        return resource.path(namespace) + "/" + name;
    }

    private static Map<String, List<String>> query(ListOptions options) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        put(query, "fieldSelector", options.fieldSelector());
        put(query, "labelSelector", options.labelSelector());
        put(query, "resourceVersion", options.resourceVersion());
        return query;
    }

    private static void put(Map<String, List<String>> query, String name, String value) {
        if (!value.isEmpty()) {
            query.put(name, List.of(value));
        }
    }

    @Override
    public CompletionStage<ObjectNode> get(ApiResource resource, @Nullable String namespace, String name) {
        return send(request("GET", path(resource, namespace, name), Map.of()));
    }

    @Override
    public CompletionStage<ObjectNode> list(ApiResource resource, @Nullable String namespace, ListOptions options) {
        return send(request("GET", resource.path(namespace), query(options)));
    }

    @Override
    public Watch watch(ApiResource resource, @Nullable String namespace, ListOptions options, Watch.Listener listener) {
        Map<String, List<String>> query = query(options);
        put(query, "watch", "true");
        put(query, "allowWatchBookmarks", "true");
        ApiRequest request = request("GET", resource.path(namespace), query);
        return switch (server.handle(request)) {
            case ApiResponse.Watching watching -> {
                watching.stream().start(new Events(listener));
                yield watching.stream()::close;
            }
            case ApiResponse.Document refusal -> {
                server.scheduler().executor().execute(() -> listener.closed(new ApiException(refusal.tree())));
                yield () -> {};
            }
            case ApiResponse other ->
                throw new IllegalStateException(
                        "a watch was answered with " + other.getClass().getSimpleName() + " (expected: Watching)");
        };
    }

    /** Hands on a stream's events; an error that the server reports ends the watch. */
    private static final class Events implements WatchStream.Consumer {
        private final Watch.Listener listener;
        private @Nullable ApiException error;

        Events(Watch.Listener listener) {
            this.listener = listener;
        }

        @Override
        public void events(List<WatchEvent> events) {
            for (WatchEvent event : events) {
                if (event.type().equals("ERROR")) {
                    error = new ApiException(event.object());
                } else {
                    listener.event(event.type(), event.object());
                }
            }
        }

        @Override
        public void ended() {
            listener.closed(error);
        }
    }

    @Override
    public CompletionStage<ObjectNode> create(ApiResource resource, @Nullable String namespace, ObjectNode object) {
        return send(request("POST", resource.path(namespace), Map.of()).withTree(JSON, object));
    }

    @Override
    public CompletionStage<ObjectNode> createSubresource(
            ApiResource resource, @Nullable String namespace, String name, String subresource, ObjectNode object) {
        String path = path(resource, namespace, name) + "/" + subresource;
        return send(request("POST", path, Map.of()).withTree(JSON, object));
    }

    @Override
    public CompletionStage<ObjectNode> update(ApiResource resource, @Nullable String namespace, ObjectNode object) {
        String name = object.path("metadata").path("name").asString("");
        return send(request("PUT", path(resource, namespace, name), Map.of()).withTree(JSON, object));
    }

    @Override
    public CompletionStage<ObjectNode> patch(
            ApiResource resource,
            @Nullable String namespace,
            String name,
            @Nullable String subresource,
            PatchType type,
            JsonNode patch) {
        String path = path(resource, namespace, name) + (subresource == null ? "" : "/" + subresource);
        return send(request("PATCH", path, Map.of()).withTree(type.mediaType(), patch));
    }

    @Override
    public CompletionStage<ObjectNode> delete(
            ApiResource resource, @Nullable String namespace, String name, @Nullable ObjectNode options) {
        ApiRequest request = request("DELETE", path(resource, namespace, name), Map.of());
        return send(options == null ? request : request.withTree(JSON, options));
    }
}
