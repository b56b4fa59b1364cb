// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.rest;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.ApiResponse;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.Metadata;
import tools.jackson.databind.JsonNode;

/** {@code pods/eviction}: a deletion that disruption budgets may refuse; there are none here. */
final class PodEviction {
    private final Delete delete;

    PodEviction(Delete delete) {
        this.delete = delete;
    }

    ApiResponse handle(ApiRequest request, Target target) {
        WriteOptions options = WriteOptions.parse(request, "CreateOptions", false);
        JsonNode eviction = BodyReader.object(request, "Eviction").tree();
        String name = Metadata.name(eviction);
        if (!name.isEmpty() && !name.equals(target.name())) {
            throw ApiFailure.badRequest("name in URL does not match name in Eviction object");
        }
        JsonNode wanted = eviction.path("deleteOptions");
        JsonNode grace = wanted.path("gracePeriodSeconds");
        delete.delete(
                target,
                new DeleteOptions(
                        grace.isIntegralNumber() ? grace.asLong() : null,
                        wanted.path("preconditions").path("uid").asString(""),
                        wanted.path("preconditions").path("resourceVersion").asString(""),
                        options.dryRun() || !wanted.path("dryRun").isEmpty()));
        return new ApiResponse.Document(201, PodBinding.created());
    }
}
