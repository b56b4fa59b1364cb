// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.rest;

import dev.kubeletsim.api.ApiRequest;
import tools.jackson.databind.JsonNode;

/** The tree of a request that is about no resource. */
public final class RequestTree {
    private RequestTree() {}

    /**
     * Reads the body.
     *
     * @throws dev.kubeletsim.api.resource.ApiFailure if it cannot be read
     */
    public static JsonNode of(ApiRequest request, int minor) {
        return BodyReader.object(request, "SelfSubjectReview", minor).tree();
    }
}
