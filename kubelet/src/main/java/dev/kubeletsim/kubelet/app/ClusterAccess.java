// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.kubelet.client.ApiClient;
import dev.kubeletsim.kubelet.client.ApiException;
import dev.kubeletsim.kubelet.client.ApiResource;
import dev.kubeletsim.kubelet.client.ListOptions;
import dev.kubeletsim.kubelet.client.PatchType;
import dev.kubeletsim.kubelet.client.Watch;
import dev.kubeletsim.time.Scheduler;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MappingIterator;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What users of the library do with the API: apply, read, wait. */
final class ClusterAccess {
    private static final YAMLMapper YAML = YAMLMapper.shared();

    private static final Map<String, ApiResource> BY_KIND = Map.of(
            "Pod", ApiResource.PODS,
            "Node", ApiResource.NODES,
            "Service", ApiResource.SERVICES,
            "ConfigMap", ApiResource.CONFIG_MAPS,
            "Secret", ApiResource.SECRETS,
            "ServiceAccount", ApiResource.SERVICE_ACCOUNTS,
            "RuntimeClass", ApiResource.RUNTIME_CLASSES,
            "PersistentVolume", ApiResource.PERSISTENT_VOLUMES,
            "PersistentVolumeClaim", ApiResource.PERSISTENT_VOLUME_CLAIMS);

    private final ApiClient api;
    private final Scheduler scheduler;

    ClusterAccess(ApiClient api, Scheduler scheduler) {
        this.api = api;
        this.scheduler = scheduler;
    }

    /** Creates each object of a YAML stream, or merges it into the one that is there. */
    void apply(String manifests) {
        try (MappingIterator<JsonNode> documents =
                YAML.readerFor(JsonNode.class).readValues(manifests)) {
            while (documents.hasNext()) {
                if (documents.next() instanceof ObjectNode object) {
                    apply(object);
                }
            }
        }
    }

    private void apply(ObjectNode object) {
        ApiResource resource = resource(object);
        String namespace = namespace(resource, object);
        String name = object.at("/metadata/name").asString("");
        try {
            scheduler.await(api.create(resource, namespace, object));
        } catch (ApiException e) {
            if (!e.isConflict()) {
                throw e;
            }
            scheduler.await(api.patch(resource, namespace, name, null, PatchType.MERGE, object));
        }
    }

    private static ApiResource resource(ObjectNode object) {
        String kind = object.path("kind").asString("");
        ApiResource resource = BY_KIND.get(kind);
        if (resource == null) {
            throw new IllegalArgumentException("kind: " + kind + " (expected: one of "
                    + BY_KIND.keySet().stream().sorted().toList() + "); use kubectl for other kinds");
        }
        return resource;
    }

    private static @Nullable String namespace(ApiResource resource, ObjectNode object) {
        return resource.namespaced() ? object.at("/metadata/namespace").asString("default") : null;
    }

    ObjectNode create(ObjectNode object) {
        ApiResource resource = resource(object);
        return scheduler.await(api.create(resource, namespace(resource, object), object));
    }

    ObjectNode get(ApiResource resource, @Nullable String namespace, String name) {
        return scheduler.await(api.get(resource, namespace, name));
    }

    /** The events about the objects of a name, first to last. */
    List<JsonNode> events(String namespace, String objectName) {
        ListOptions about = ListOptions.byField("involvedObject.name=" + objectName);
        return scheduler
                .await(api.list(ApiResource.EVENTS, namespace, about))
                .path("items")
                .valueStream()
                .sorted(Comparator.comparing(
                        (JsonNode event) -> event.path("firstTimestamp").asString("")))
                .toList();
    }

    /** Whether a pod is ready or over. */
    static boolean isSettled(ObjectNode pod) {
        String phase = pod.at("/status/phase").asString("");
        return phase.equals("Failed") || phase.equals("Succeeded") || isReady(pod);
    }

    static boolean isReady(JsonNode object) {
        return object.at("/status/conditions")
                .valueStream()
                .anyMatch(condition -> condition.path("type").asString("").equals("Ready")
                        && condition.path("status").asString("").equals("True"));
    }

    ObjectNode awaitPod(String namespace, String name, Predicate<ObjectNode> condition, Duration limit) {
        ListOptions one = ListOptions.byField("metadata.name=" + name);
        return awaitObject(ApiResource.PODS, namespace, one, condition, limit, "pod " + namespace + "/" + name);
    }

    ObjectNode awaitNode(String name, Duration limit) {
        ListOptions one = ListOptions.byField("metadata.name=" + name);
        return awaitObject(ApiResource.NODES, null, one, ClusterAccess::isReady, limit, "node " + name);
    }

    /** Waits until a node is Ready under a kubelet of {@code gitVersion}. */
    ObjectNode awaitKubelet(String name, String gitVersion, Duration limit) {
        return awaitObject(
                ApiResource.NODES,
                null,
                ListOptions.byField("metadata.name=" + name),
                node -> isReady(node)
                        && node.at("/status/nodeInfo/kubeletVersion")
                                .asString("")
                                .equals(gitVersion),
                limit,
                "node " + name + " with kubelet " + gitVersion);
    }

    /** Waits for the first object in a watch that meets a condition. */
    private ObjectNode awaitObject(
            ApiResource resource,
            @Nullable String namespace,
            ListOptions which,
            Predicate<ObjectNode> condition,
            Duration limit,
            String what) {
        CompletableFuture<ObjectNode> found = new CompletableFuture<>();
        ObjectNode[] last = new ObjectNode[1];
        Watch watch = api.watch(resource, namespace, which, new Watch.Listener() {
            @Override
            public void event(String type, ObjectNode object) {
                last[0] = object;
                if (!type.equals("BOOKMARK") && !type.equals("DELETED") && condition.test(object)) {
                    found.complete(object);
                }
            }

            @Override
            public void closed(@Nullable Throwable error) {
                found.completeExceptionally(
                        error != null ? error : new IllegalStateException("the watch of " + what + " ended"));
            }
        });
        Scheduler.Timer timeout = scheduler.schedule(
                limit,
                () -> found.completeExceptionally(
                        new IllegalStateException(what + " is not as expected after " + limit + "; its status is "
                                + (last[0] == null ? "absent: there is no such object" : last[0].path("status")))));
        try {
            return scheduler.await(found);
        } finally {
            timeout.cancel();
            watch.close();
        }
    }

    /** Waits until {@code count} pods of all namespaces are Running. */
    void awaitRunningPods(int count, Duration limit) {
        CompletableFuture<Boolean> reached = new CompletableFuture<>();
        Set<String> running = ConcurrentHashMap.newKeySet();
        Watch watch = api.watch(ApiResource.PODS, null, ListOptions.ALL, new Watch.Listener() {
            @Override
            public void event(String type, ObjectNode pod) {
                String uid = pod.at("/metadata/uid").asString("");
                if (type.equals("DELETED")
                        || !pod.at("/status/phase").asString("").equals("Running")) {
                    running.remove(uid);
                } else if (running.add(uid) && running.size() >= count) {
                    reached.complete(true);
                }
            }

            @Override
            public void closed(@Nullable Throwable error) {
                reached.completeExceptionally(
                        error != null ? error : new IllegalStateException("the watch of pods ended"));
            }
        });
        Scheduler.Timer timeout = scheduler.schedule(
                limit,
                () -> reached.completeExceptionally(new IllegalStateException(
                        running.size() + " of " + count + " pods are Running after " + limit)));
        try {
            scheduler.await(reached);
        } finally {
            timeout.cancel();
            watch.close();
        }
    }
}
