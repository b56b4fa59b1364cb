// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api;

import dev.kubeletsim.api.resource.ResourceDefinition;
import dev.kubeletsim.api.resource.ServerContext;
import dev.kubeletsim.api.schema.OpenApi;
import dev.kubeletsim.api.schema.OpenApiV2;
import dev.kubeletsim.api.schema.Schema;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** {@code /openapi/v2}, {@code /openapi/v3} and below. The documents are made when the first client asks. */
final class OpenApiDocuments {
    /** Clients ask with {@code @v1.0} or {@code .v1.0} after it; the answer has the form that MIME allows. */
    private static final String V2_PROTOBUF_ASKED = "application/com.github.proto-openapi.spec.v2";

    private static final String V2_PROTOBUF = V2_PROTOBUF_ASKED + ".v1.0+protobuf";

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
    ApiResponse answer(String path, String accept) {
        boolean version2 = path.equals(OpenApiV2.PATH);
        if (!version2 && !path.startsWith(OpenApi.ROOT)) {
            return null;
        }
        OpenApi made = documents;
        if (made == null) {
            // Two first clients may both make them: they are equal.
            made = maker.get();
            documents = made;
        }
        if (version2) {
            return accept.contains(V2_PROTOBUF_ASKED)
                    ? new ApiResponse.Content(200, V2_PROTOBUF, made.version2().protobuf())
                    : new ApiResponse.Document(200, made.version2().json());
        }
        ObjectNode document = made.document(path);
        return document == null ? null : new ApiResponse.Document(200, document);
    }

    static byte[] bytes(ObjectNode document) {
        return JsonMapper.shared().writeValueAsBytes(document);
    }
}
