// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api;

import dev.kubeletsim.api.resource.ResourceDefinition;
import dev.kubeletsim.api.resource.ServerContext;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code /openapi/v3} and below. */
final class OpenApiDocuments {
    private final ServerContext context;
    private final List<ResourceDefinition> resources;

    OpenApiDocuments(ServerContext context, List<ResourceDefinition> resources) {
        this.context = context;
        this.resources = resources;
    }

    /** The document; null if the path is none. */
    @Nullable ApiResponse answer(String path) {
        return null;
    }

    static byte[] bytes(ObjectNode document) {
        return JsonMapper.shared().writeValueAsBytes(document);
    }
}
