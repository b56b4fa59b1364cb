// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.client;

import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Kubernetes API as the kubelet uses it. Trees that come out are shared and must not be changed; trees that go in
 * belong to the client from then on.
 *
 * <p>Every stage fails with an {@link ApiException} when the server refused, else with what broke the connection. Stages
 * may complete on any thread; fibers wait for them by {@code scheduler.await}. {@code namespace} is null for resources
 * without namespaces, and for a list or watch of all namespaces.
 */
public interface ApiClient {
    /** One object. */
    CompletionStage<ObjectNode> get(ApiResource resource, @Nullable String namespace, String name);

    /** A list object: {@code metadata.resourceVersion} and {@code items}. */
    CompletionStage<ObjectNode> list(ApiResource resource, @Nullable String namespace, ListOptions options);

    /** Changes after {@link ListOptions#resourceVersion}, bookmarks included, until it is closed by either side. */
    Watch watch(ApiResource resource, @Nullable String namespace, ListOptions options, Watch.Listener listener);

    /** Creates an object and returns it as stored. */
    CompletionStage<ObjectNode> create(ApiResource resource, @Nullable String namespace, ObjectNode object);

    /** POSTs to a subresource, such as {@code serviceaccounts/NAME/token}, and returns the answer. */
    CompletionStage<ObjectNode> createSubresource(
            ApiResource resource, @Nullable String namespace, String name, String subresource, ObjectNode object);

    /** Replaces the object named in {@code object.metadata} and returns it as stored. */
    CompletionStage<ObjectNode> update(ApiResource resource, @Nullable String namespace, ObjectNode object);

    /**
     * Patches an object and returns it as stored.
     *
     * @param subresource {@code status}, or null for the object itself
     */
    CompletionStage<ObjectNode> patch(
            ApiResource resource,
            @Nullable String namespace,
            String name,
            @Nullable String subresource,
            PatchType type,
            JsonNode patch);

    /**
     * Deletes an object and returns the server's answer (the object, or a {@code Status}).
     *
     * @param options a {@code DeleteOptions} object, or null
     */
    CompletionStage<ObjectNode> delete(
            ApiResource resource, @Nullable String namespace, String name, @Nullable ObjectNode options);
}
