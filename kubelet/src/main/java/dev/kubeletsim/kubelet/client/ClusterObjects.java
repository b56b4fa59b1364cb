// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.client;

import dev.kubeletsim.time.Scheduler;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Reads single objects that pods refer to, for fibers: config maps, secrets, service accounts' tokens. */
public final class ClusterObjects {
    private final ApiClient client;
    private final Scheduler scheduler;

    /** Reads through {@code client}, waiting on {@code scheduler}. */
    public ClusterObjects(ApiClient client, Scheduler scheduler) {
        this.client = client;
        this.scheduler = scheduler;
    }

    /** The object as it is now; empty if there is none. */
    public Optional<ObjectNode> find(ApiResource resource, String namespace, String name) {
        try {
            return Optional.of(scheduler.await(client.get(resource, namespace, name)));
        } catch (ApiException e) {
            if (e.isNotFound()) {
                return Optional.empty();
            }
            throw e;
        }
    }

    /** Asks for a token of a service account. */
    public ObjectNode requestToken(String namespace, String serviceAccount, ObjectNode request) {
        return scheduler.await(
                client.createSubresource(ApiResource.SERVICE_ACCOUNTS, namespace, serviceAccount, "token", request));
    }

    /** How a kubelet says that an object is missing: {@code configmap "x" not found}. */
    public static String notFound(ApiResource resource, String name) {
        return resource.kind().toLowerCase(Locale.ROOT) + " \"" + name + "\" not found";
    }
}
