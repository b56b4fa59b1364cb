// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.rest;

import dev.kubeletsim.api.ApiRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** The tree of a request that is about no resource. */
public final class RequestTree {
    private RequestTree() {}

    /**
     * Reads the body.
     *
     * @throws dev.kubeletsim.api.resource.ApiFailure if it cannot be read
     */
    public static JsonNode of(ApiRequest request) {
        if (BodyReader.mediaType(request.contentType()).equals("application/vnd.kubernetes.protobuf")) {
            // What a review asks changes nothing about its outcome here, so that it need not be understood.
            return JsonNodeFactory.instance.objectNode();
        }
        return BodyReader.object(request, "SelfSubjectReview").tree();
    }
}
