// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet;

import dev.kubeletsim.kubelet.client.ApiClient;
import dev.kubeletsim.kubelet.client.ApiException;
import dev.kubeletsim.kubelet.client.ApiResource;
import dev.kubeletsim.kubelet.client.ListOptions;
import dev.kubeletsim.kubelet.client.PatchType;
import dev.kubeletsim.kubelet.client.Watch;
import dev.kubeletsim.kubelet.status.TestingApi;
import dev.kubeletsim.time.Scheduler;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A cluster's objects in memory, with watches and graceful deletion of pods; for one thread at a time. */
final class TestingCluster implements ApiClient {
    private record Open(ApiResource resource, Watch.Listener listener) {}

    private final Scheduler scheduler;
    private final Map<String, ObjectNode> objects = new LinkedHashMap<>();
    private final List<Open> watches = new ArrayList<>();
    private int version;

    TestingCluster(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    ObjectNode add(ApiResource resource, ObjectNode object) {
        ObjectNode stored = object.deepCopy();
        ObjectNode metadata = stored.withObject("metadata");
        if (!metadata.has("uid")) {
            metadata.put("uid", "uid-" + (version + 1));
        }
        return put(resource, stored, "ADDED");
    }

    /** What {@code kubectl delete} does. */
    void deletePod(String name, @Nullable Long graceSeconds) {
        ObjectNode pod = find(ApiResource.PODS, "default", name).deepCopy();
        long grace = graceSeconds != null
                ? graceSeconds
                : pod.path("spec").path("terminationGracePeriodSeconds").asLong(30);
        pod.withObject("metadata")
                .put("deletionTimestamp", scheduler.instant().plusSeconds(grace).toString())
                .put("deletionGracePeriodSeconds", grace);
        put(ApiResource.PODS, pod, "MODIFIED");
    }

    @Nullable
    ObjectNode pod(String name) {
        return objects.get(path(ApiResource.PODS, "default", name));
    }

    List<ObjectNode> pods() {
        return objects.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith("/api/v1/namespaces/default/pods/"))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Breaks all watches with 410, as a server does that has forgotten a version. */
    void expireWatches() {
        List<Open> broken = List.copyOf(watches);
        watches.clear();
        broken.forEach(open -> open.listener().closed(ApiException.of(410, "Expired", "too old resource version")));
    }

    private static String path(ApiResource resource, @Nullable String namespace, String name) {
        return resource.path(namespace) + "/" + name;
    }

    private ObjectNode find(ApiResource resource, @Nullable String namespace, String name) {
        ObjectNode found = objects.get(path(resource, namespace, name));
        if (found == null) {
            throw ApiException.of(404, "NotFound", resource.plural() + " \"" + name + "\" not found");
        }
        return found;
    }

    private ObjectNode put(ApiResource resource, ObjectNode object, String type) {
        JsonNode metadata = object.path("metadata");
        object.withObject("metadata").put("resourceVersion", Integer.toString(++version));
        objects.put(
                path(
                        resource,
                        resource.namespaced() ? metadata.path("namespace").asString("") : null,
                        metadata.path("name").asString("")),
                object);
        tell(resource, type, object);
        return object;
    }

    private void tell(ApiResource resource, String type, ObjectNode object) {
        for (Open open : watches) {
            if (open.resource().equals(resource)) {
                scheduler.executor().execute(() -> open.listener().event(type, object));
            }
        }
    }

    private static CompletionStage<ObjectNode> answer(Supplier<ObjectNode> work) {
        try {
            return CompletableFuture.completedFuture(work.get());
        } catch (ApiException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    @Override
    public CompletionStage<ObjectNode> get(ApiResource resource, @Nullable String namespace, String name) {
        return answer(() -> find(resource, namespace, name));
    }

    @Override
    public CompletionStage<ObjectNode> list(ApiResource resource, @Nullable String namespace, ListOptions options) {
        ObjectNode list = JsonNodeFactory.instance.objectNode();
        list.putObject("metadata").put("resourceVersion", Integer.toString(version));
        ArrayNode items = list.putArray("items");
        objects.forEach((path, object) -> {
            if (path.contains("/" + resource.plural() + "/")) {
                items.add(object);
            }
        });
        return CompletableFuture.completedFuture(list);
    }

    @Override
    public Watch watch(ApiResource resource, @Nullable String namespace, ListOptions options, Watch.Listener listener) {
        Open open = new Open(resource, listener);
        watches.add(open);
        return () -> watches.remove(open);
    }

    @Override
    public CompletionStage<ObjectNode> create(ApiResource resource, @Nullable String namespace, ObjectNode object) {
        return answer(() -> add(resource, object));
    }

    @Override
    public CompletionStage<ObjectNode> createSubresource(
            ApiResource resource, @Nullable String namespace, String name, String subresource, ObjectNode object) {
        throw new UnsupportedOperationException(subresource);
    }

    @Override
    public CompletionStage<ObjectNode> update(ApiResource resource, @Nullable String namespace, ObjectNode object) {
        return answer(() -> put(resource, object, "MODIFIED"));
    }

    @Override
    public CompletionStage<ObjectNode> patch(
            ApiResource resource,
            @Nullable String namespace,
            String name,
            @Nullable String subresource,
            PatchType type,
            JsonNode patch) {
        return answer(() -> {
            ObjectNode object = find(resource, namespace, name).deepCopy();
            TestingApi.merge(object, patch);
            return put(resource, object, "MODIFIED");
        });
    }

    @Override
    public CompletionStage<ObjectNode> delete(
            ApiResource resource, @Nullable String namespace, String name, @Nullable ObjectNode options) {
        return answer(() -> {
            ObjectNode object = find(resource, namespace, name);
            objects.remove(path(resource, namespace, name));
            tell(resource, "DELETED", object);
            return object;
        });
    }
}
