// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.status;

import dev.kubeletsim.kubelet.client.ApiClient;
import dev.kubeletsim.kubelet.client.ApiException;
import dev.kubeletsim.kubelet.client.ApiResource;
import dev.kubeletsim.kubelet.client.ListOptions;
import dev.kubeletsim.kubelet.client.PatchType;
import dev.kubeletsim.kubelet.client.Watch;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A few API objects by path, with strategic-merge patches on their status; remembers what was asked of it. */
public final class TestingApi implements ApiClient {
    private static final Map<String, String> MERGE_KEYS =
            Map.of("conditions", "type", "podIPs", "ip", "hostIPs", "ip", "addresses", "type");

    private final Map<String, ObjectNode> objects = new TreeMap<>();
    private final List<String> calls = new ArrayList<>();
    private final List<JsonNode> bodies = new ArrayList<>();
    private @Nullable RuntimeException failure;
    private int version;

    /** Puts an object where the API would have it. */
    public void store(ApiResource resource, ObjectNode object) {
        objects.put(path(resource, object), object);
    }

    /** The object as it is now, null if there is none. */
    public @Nullable ObjectNode stored(ApiResource resource, @Nullable String namespace, String name) {
        return objects.get(resource.path(namespace) + "/" + name);
    }

    /** All objects whose path starts like that. */
    public List<ObjectNode> all(String prefix) {
        return objects.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .map(Map.Entry::getValue)
                .toList();
    }

    /** Verb and path of each call, in order. */
    public List<String> calls() {
        return calls;
    }

    /** What writes carried, in order. */
    public List<JsonNode> bodies() {
        return bodies;
    }

    /** Fails all calls from now on; null ends that. */
    public void fail(@Nullable RuntimeException error) {
        failure = error;
    }

    private static String path(ApiResource resource, ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        String namespace = resource.namespaced() ? metadata.path("namespace").asString("") : null;
        return resource.path(namespace) + "/" + metadata.path("name").asString("");
    }

    private CompletionStage<ObjectNode> answer(String call, @Nullable JsonNode body, Supplier<ObjectNode> work) {
        calls.add(call);
        if (body != null) {
            bodies.add(body);
        }
        try {
            if (failure != null) {
                throw failure;
            }
            return CompletableFuture.completedFuture(work.get());
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private ObjectNode find(String path) {
        ObjectNode found = objects.get(path);
        if (found == null) {
            throw ApiException.of(404, "NotFound", path + " not found");
        }
        return found;
    }

    private ObjectNode put(String path, ObjectNode object) {
        ObjectNode stored = object.deepCopy();
        stored.withObject("metadata").put("resourceVersion", Integer.toString(++version));
        objects.put(path, stored);
        return stored;
    }

    @Override
    public CompletionStage<ObjectNode> get(ApiResource resource, @Nullable String namespace, String name) {
        String path = resource.path(namespace) + "/" + name;
        return answer("GET " + path, null, () -> find(path));
    }

    @Override
    public CompletionStage<ObjectNode> list(ApiResource resource, @Nullable String namespace, ListOptions options) {
        throw new UnsupportedOperationException("list");
    }

    @Override
    public Watch watch(ApiResource resource, @Nullable String namespace, ListOptions options, Watch.Listener listener) {
        throw new UnsupportedOperationException("watch");
    }

    @Override
    public CompletionStage<ObjectNode> create(ApiResource resource, @Nullable String namespace, ObjectNode object) {
        String path = path(resource, object);
        return answer("POST " + path, object, () -> {
            if (objects.containsKey(path)) {
                throw ApiException.of(409, "AlreadyExists", path + " already exists");
            }
            return put(path, object);
        });
    }

    @Override
    public CompletionStage<ObjectNode> createSubresource(
            ApiResource resource, @Nullable String namespace, String name, String subresource, ObjectNode object) {
        throw new UnsupportedOperationException("createSubresource");
    }

    @Override
    public CompletionStage<ObjectNode> update(ApiResource resource, @Nullable String namespace, ObjectNode object) {
        String path = path(resource, object);
        return answer("PUT " + path, object, () -> {
            find(path);
            return put(path, object);
        });
    }

    @Override
    public CompletionStage<ObjectNode> patch(
            ApiResource resource,
            @Nullable String namespace,
            String name,
            @Nullable String subresource,
            PatchType type,
            JsonNode patch) {
        String path = resource.path(namespace) + "/" + name;
        String call = "PATCH " + path + (subresource == null ? "" : "/" + subresource);
        return answer(call, patch, () -> {
            ObjectNode object = find(path).deepCopy();
            merge(object, patch);
            return put(path, object);
        });
    }

    @Override
    public CompletionStage<ObjectNode> delete(
            ApiResource resource, @Nullable String namespace, String name, @Nullable ObjectNode options) {
        String path = resource.path(namespace) + "/" + name;
        return answer("DELETE " + path, options, () -> {
            ObjectNode object = find(path);
            objects.remove(path);
            return object;
        });
    }

    /** Strategic merge as far as status patches need it. */
    public static void merge(ObjectNode into, JsonNode patch) {
        for (Map.Entry<String, JsonNode> field : patch.properties()) {
            String name = field.getKey();
            JsonNode value = field.getValue();
            if (name.startsWith("$")) {
                continue;
            }
            if (value.isNull()) {
                into.remove(name);
            } else if (value.isObject()) {
                merge(into.withObject(name), value);
            } else if (MERGE_KEYS.containsKey(name)) {
                into.set(name, mergeList(into.path(name), value, MERGE_KEYS.get(name)));
            } else {
                into.set(name, value);
            }
        }
        patch.properties().stream()
                .filter(field -> field.getKey().startsWith("$setElementOrder/"))
                .forEach(field -> reorder(into, field.getKey().substring(17), field.getValue()));
    }

    private static ArrayNode mergeList(JsonNode old, JsonNode changes, String key) {
        Map<String, ObjectNode> byKey = new LinkedHashMap<>();
        old.forEach(element -> byKey.put(element.path(key).asString(""), (ObjectNode) element.deepCopy()));
        for (JsonNode change : changes) {
            String id = change.path(key).asString("");
            if (change.path("$patch").asString("").equals("delete")) {
                byKey.remove(id);
            } else {
                merge(byKey.computeIfAbsent(id, added -> JsonNodeFactory.instance.objectNode()), change);
            }
        }
        ArrayNode merged = JsonNodeFactory.instance.arrayNode();
        byKey.values().forEach(merged::add);
        return merged;
    }

    private static void reorder(ObjectNode into, String field, JsonNode order) {
        String key = MERGE_KEYS.get(field);
        ArrayNode sorted = JsonNodeFactory.instance.arrayNode();
        for (JsonNode place : order) {
            into.path(field)
                    .valueStream()
                    .filter(element -> element.path(key).equals(place.path(key)))
                    .forEach(sorted::add);
        }
        into.set(field, sorted);
    }
}
