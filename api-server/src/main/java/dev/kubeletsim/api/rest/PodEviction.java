// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.rest;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.ApiResponse;
import dev.kubeletsim.api.admission.Attributes;
import dev.kubeletsim.api.admission.Attributes.Call;
import dev.kubeletsim.api.admission.Operation;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.Metadata;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** {@code pods/eviction}: a deletion that disruption budgets may refuse; there are none here. */
final class PodEviction {
    private final RestContext context;
    private final Delete delete;

    PodEviction(RestContext context, Delete delete) {
        this.context = context;
        this.delete = delete;
    }

    ApiResponse handle(ApiRequest request, Target target) {
        WriteOptions options = WriteOptions.parse(request, "CreateOptions", false);
        JsonNode eviction = BodyReader.object(request, "Eviction").tree();
        Decoding.subresource(eviction, "policy", "Eviction");
        String name = Metadata.name(eviction);
        if (!name.isEmpty() && !name.equals(target.name())) {
            throw ApiFailure.badRequest("name in URL does not match name in Eviction object");
        }
        List<String> warnings = new ArrayList<>();
        Call call = options.call(request, warnings);
        Attributes attributes = new Attributes(
                call,
                Operation.CREATE,
                target.resource().definition(),
                "eviction",
                target.namespace(),
                target.name(),
                PodSubresources.written(eviction, "policy/v1", "Eviction", target),
                null);
        context.admission().admit(attributes);
        context.admission().validate(attributes);
        JsonNode wanted = eviction.path("deleteOptions");
        JsonNode grace = wanted.path("gracePeriodSeconds");
        delete.delete(
                target,
                new DeleteOptions(
                        grace.isIntegralNumber() ? grace.asLong() : null,
                        wanted.path("preconditions").path("uid").asString(""),
                        wanted.path("preconditions").path("resourceVersion").asString(""),
                        "",
                        options.dryRun() || !wanted.path("dryRun").isEmpty()),
                null);
        return new ApiResponse.Document(201, PodBinding.created(), warnings);
    }
}
