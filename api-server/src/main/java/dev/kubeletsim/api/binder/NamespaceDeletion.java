// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.binder;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.ApiServer;
import dev.kubeletsim.api.ObjectStore;
import dev.kubeletsim.api.ObjectStore.Change;
import dev.kubeletsim.api.ObjectStore.ChangeType;
import dev.kubeletsim.api.ObjectStore.Key;
import dev.kubeletsim.api.ObjectStore.Scope;
import dev.kubeletsim.api.resource.Metadata;
import dev.kubeletsim.api.resource.ResourceCatalog;
import dev.kubeletsim.api.resource.ResourceDefinition;
import dev.kubeletsim.time.Mailbox;
import dev.kubeletsim.time.Scheduler;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Empties namespaces in deletion, and removes them when they are empty (the namespace controller). */
final class NamespaceDeletion implements Controllers.Controller {
    /** How often a namespace that still has pods in deletion is looked at. */
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final ApiServer server;
    private final ObjectStore store;
    private final Scheduler scheduler;
    private final Mailbox mailbox;
    private final StoreWatch namespaces;
    private final List<ResourceDefinition> contents;
    private final Set<String> underWay = new HashSet<>();
    private boolean closed;

    NamespaceDeletion(ApiServer server, Scheduler scheduler) {
        this.server = server;
        this.store = server.store();
        this.scheduler = scheduler;
        this.mailbox = new Mailbox(scheduler.executor());
        this.namespaces = new StoreWatch(store, "namespaces", mailbox, this::look, this::changed);
        this.contents = ResourceCatalog.of(server.minor()).stream()
                .filter(ResourceDefinition::namespaced)
                .filter(resource -> resource.storedAs().equals(resource.qualifiedResource()))
                .toList();
    }

    @Override
    public void start() {
        namespaces.start();
    }

    private void changed(Change change) {
        if (change.type() != ChangeType.DELETED) {
            look(change.object());
        }
    }

    private void look(ObjectNode namespace) {
        if (namespace.path("metadata").has("deletionTimestamp") && underWay.add(Metadata.name(namespace))) {
            empty(Metadata.name(namespace));
        }
    }

    private void empty(String name) {
        if (closed) {
            return;
        }
        boolean anyLeft = false;
        for (ResourceDefinition resource : contents) {
            String root = resource.group().isEmpty() ? "/api/" : "/apis/";
            server.handle(ApiRequest.of(
                    "DELETE",
                    root + resource.apiVersion() + "/namespaces/" + name + "/" + resource.plural(),
                    Controllers.MANAGER));
            anyLeft |= !store.list(new Scope(resource.storedAs(), name, "", ""))
                    .objects()
                    .isEmpty();
        }
        if (anyLeft || !remove(name)) {
            scheduler.schedule(RETRY, () -> mailbox.execute(() -> empty(name)));
        } else {
            underWay.remove(name);
        }
    }

    /** Takes the namespace's own finalizer away, and with it the namespace, unless it has others. */
    private boolean remove(String name) {
        Key key = new Key("namespaces", "", name);
        ObjectNode stored = store.get(key);
        if (stored == null) {
            return true;
        }
        if (!stored.path("metadata").path("finalizers").isEmpty()) {
            return false;
        }
        return !(store.delete(key, Metadata.revision(stored), stored.deepCopy())
                instanceof ObjectStore.Outcome.Changed);
    }

    @Override
    public void close() {
        mailbox.execute(() -> closed = true);
        namespaces.close();
    }
}
