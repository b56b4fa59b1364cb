// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api;

import dev.kubeletsim.api.resource.ResourceDefinition;
import dev.kubeletsim.api.resource.ServerContext;
import dev.kubeletsim.api.schema.OpenApi;
import dev.kubeletsim.api.schema.Schema;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code /openapi/v3} and below. The documents are made when the first client asks. */
final class OpenApiDocuments {
    private final Supplier<OpenApi> maker;
    private volatile @Nullable OpenApi documents;

    OpenApiDocuments(ServerContext context, List<ResourceDefinition> resources) {
        this.maker = () -> new OpenApi(
                Schema.ofMinor(context.minor()),
                resources.stream().map(OpenApiDocuments::described).toList());
    }

    private static OpenApi.Resource described(ResourceDefinition resource) {
        return new OpenApi.Resource(
                resource.group(),
                resource.version(),
                resource.plural(),
                resource.kind(),
                resource.namespaced(),
                resource.verbs());
    }

    /** The document; null if the path is none. */
    @Nullable
    ApiResponse answer(String path) {
        if (!path.startsWith(OpenApi.ROOT)) {
            return null;
        }
        OpenApi made = documents;
        if (made == null) {
            // Two first clients may both make them: they are equal.
            made = maker.get();
            documents = made;
        }
        ObjectNode document = made.document(path);
        return document == null ? null : new ApiResponse.Document(200, document);
    }

    static byte[] bytes(ObjectNode document) {
        return JsonMapper.shared().writeValueAsBytes(document);
    }
}
