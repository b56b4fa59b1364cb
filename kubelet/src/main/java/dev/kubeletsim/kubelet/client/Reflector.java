// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.client;

import dev.kubeletsim.time.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Follows a set of objects: lists them, watches from there on, goes on after a break where it stopped, and lists again
 * where the server has forgotten that point (upstream's {@code client-go/tools/cache/reflector.go}).
 *
 * <p>The store hears one call at a time: a fiber lists and then opens the watch, and none lists while a watch is open.
 */
public final class Reflector implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Reflector.class);
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(800);
    private static final Duration MAX_BACK_OFF = Duration.ofSeconds(30);

    /** Where the objects go; must not block. */
    public interface Store {
        /** These objects are all that there are. */
        void replace(List<ObjectNode> objects);

        /** One object was {@code ADDED}, {@code MODIFIED} or {@code DELETED}. */
        void changed(String type, ObjectNode object);
    }

    private final ApiClient client;
    private final ApiResource resource;
    private final ListOptions selector;
    private final Scheduler scheduler;
    private final Store store;
    private final Object lock = new Object();
    private Duration backOff = FIRST_BACK_OFF;
    private String resourceVersion = "";
    private @Nullable Watch watch;
    private boolean closed;

    /** Follows the objects of all namespaces that {@code selector} selects. */
    public Reflector(ApiClient client, ApiResource resource, ListOptions selector, Scheduler scheduler, Store store) {
        this.client = client;
        this.resource = resource;
        this.selector = selector;
        this.scheduler = scheduler;
        this.store = store;
    }

    /** Begins to follow, in the background. */
    public void start() {
        scheduler.start("reflector " + resource.plural(), this::listAndWatch);
    }

    @Override
    public void close() {
        Watch open;
        synchronized (lock) {
            closed = true;
            open = watch;
            watch = null;
        }
        if (open != null) {
            open.close();
        }
    }

    private boolean isClosed() {
        synchronized (lock) {
            return closed;
        }
    }

    private void listAndWatch() {
        while (!isClosed()) {
            try {
                if (resourceVersion.isEmpty()) {
                    list();
                }
                openWatch();
                return;
            } catch (ApiException e) {
                LOG.warn("Failed to list {}: {}", resource.plural(), e.getMessage());
                resourceVersion = "";
                pause();
            } catch (CancellationException e) {
                // The scheduler is closing: nobody is left to tell.
                return;
            } catch (RuntimeException e) {
                LOG.warn("Failed to reach the API for {}", resource.plural(), e);
                pause();
            }
        }
    }

    private void list() {
        ObjectNode list = scheduler.await(client.list(resource, null, selector));
        List<ObjectNode> objects = new ArrayList<>(list.path("items").size());
        for (JsonNode item : list.path("items")) {
            objects.add((ObjectNode) item);
        }
        resourceVersion = list.path("metadata").path("resourceVersion").asString("");
        backOff = FIRST_BACK_OFF;
        store.replace(objects);
    }

    private void openWatch() {
        Watch opened = client.watch(resource, null, selector.from(resourceVersion), new Listener());
        synchronized (lock) {
            if (!closed) {
                watch = opened;
                return;
            }
        }
        opened.close();
    }

    private void pause() {
        scheduler.sleep(backOff);
        Duration next = backOff.multipliedBy(2);
        backOff = next.compareTo(MAX_BACK_OFF) > 0 ? MAX_BACK_OFF : next;
    }

    /** Hears one watch; what a server still sends after the end would be older than the next list, and is dropped. */
    private final class Listener implements Watch.Listener {
        private volatile boolean over;

        @Override
        public void event(String type, ObjectNode object) {
            if (over) {
                return;
            }
            String version = object.path("metadata").path("resourceVersion").asString("");
            if (!version.isEmpty()) {
                resourceVersion = version;
            }
            if (!"BOOKMARK".equals(type)) {
                store.changed(type, object);
            }
        }

        @Override
        public void closed(@Nullable Throwable error) {
            over = true;
            if (isClosed()) {
                return;
            }
            if (error instanceof ApiException refusal) {
                LOG.info("The watch of {} ended: {}", resource.plural(), refusal.getMessage());
                resourceVersion = "";
            }
            scheduler.start("reflector " + resource.plural(), () -> {
                if (error != null) {
                    pause();
                }
                listAndWatch();
            });
        }
    }
}
