// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.config;

import dev.kubeletsim.kubelet.client.ApiClient;
import dev.kubeletsim.kubelet.client.ApiResource;
import dev.kubeletsim.kubelet.client.ListOptions;
import dev.kubeletsim.kubelet.client.Reflector;
import dev.kubeletsim.time.Scheduler;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The cluster's services, followed by a watch; nodes of one process may share it. Safe from any thread. */
public final class ApiServiceLister implements ServiceLister, AutoCloseable {
    private final Map<String, ObjectNode> services = new ConcurrentHashMap<>();
    private final Reflector reflector;
    private volatile boolean synced;

    /** Follows the services that {@code client} shows, from {@link #start} on. */
    public ApiServiceLister(ApiClient client, Scheduler scheduler) {
        this.reflector = new Reflector(client, ApiResource.SERVICES, ListOptions.ALL, scheduler, new Store());
    }

    /** Begins to follow. */
    public void start() {
        reflector.start();
    }

    @Override
    public void close() {
        reflector.close();
    }

    @Override
    public boolean hasSynced() {
        return synced;
    }

    @Override
    public List<JsonNode> services(String namespace) {
        return services.values().stream()
                .filter(service -> namespace.equals(
                        service.path("metadata").path("namespace").asString("")))
                .sorted(Comparator.comparing(ApiServiceLister::age))
                .map(JsonNode.class::cast)
                .toList();
    }

    private static String age(ObjectNode service) {
        JsonNode metadata = service.path("metadata");
        return metadata.path("creationTimestamp").asString("") + "/"
                + metadata.path("name").asString("");
    }

    private static String uid(ObjectNode service) {
        return service.path("metadata").path("uid").asString("");
    }

    private final class Store implements Reflector.Store {
        @Override
        public void replace(List<ObjectNode> objects) {
            services.clear();
            objects.forEach(service -> services.put(uid(service), service));
            synced = true;
        }

        @Override
        public void changed(String type, ObjectNode object) {
            if ("DELETED".equals(type)) {
                services.remove(uid(object));
            } else {
                services.put(uid(object), object);
            }
        }
    }
}
