// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.binder;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.ApiResponse;
import dev.kubeletsim.api.ApiServer;
import dev.kubeletsim.api.resource.Metadata;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes volumes and claims as any client does.
 *
 * @param agent the client's name, of which the field manager is the part before the slash
 */
record VolumeWriter(ApiServer server, String agent) {

    /** Replaces a volume, or its status; null if somebody else was faster, whose change the watch tells. */
    @Nullable
    ObjectNode writeVolume(ObjectNode volume, String subresource) {
        return write("/api/v1/persistentvolumes/" + Metadata.name(volume) + subresource, volume);
    }

    /** Replaces a claim, or its status; null if somebody else was faster. */
    @Nullable
    ObjectNode writeClaim(ObjectNode claim, String subresource) {
        String namespace = "/api/v1/namespaces/" + Metadata.namespace(claim);
        return write(namespace + "/persistentvolumeclaims/" + Metadata.name(claim) + subresource, claim);
    }

    void deleteVolume(ObjectNode volume) {
        server.handle(ApiRequest.of("DELETE", "/api/v1/persistentvolumes/" + Metadata.name(volume), agent));
    }

    private @Nullable ObjectNode write(String path, ObjectNode object) {
        ApiRequest request = ApiRequest.of("PUT", path, agent).withTree("application/json", object);
        return server.handle(request) instanceof ApiResponse.Document document && document.status() == 200
                ? document.tree()
                : null;
    }
}
