// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.rest;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.admission.Attributes.Call;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.schema.GoText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * How to delete. {@code propagationPolicy} is checked and has no further effect: nothing here has dependents that a
 * garbage collector would look after.
 *
 * @param gracePeriodSeconds null for the object's own
 * @param uid a precondition, empty for none; {@code resourceVersion} likewise
 * @param propagationPolicy empty for the default
 */
record DeleteOptions(
        @Nullable Long gracePeriodSeconds,
        String uid,
        String resourceVersion,
        String propagationPolicy,
        boolean dryRun) {
    private static final List<String> POLICIES = List.of("Background", "Foreground", "Orphan");

    /** Reads the options from the body, or else from the query. */
    static DeleteOptions parse(ApiRequest request) {
        boolean hasBody = request.body() instanceof ApiRequest.Body.Tree || BodyReader.bytes(request).length > 0;
        return hasBody ? fromBody(BodyReader.object(request, "DeleteOptions").tree()) : fromQuery(request);
    }

    private static DeleteOptions fromQuery(ApiRequest request) {
        String grace = request.parameter("gracePeriodSeconds");
        Long seconds = null;
        if (!grace.isEmpty()) {
            try {
                seconds = Long.valueOf(grace);
            } catch (NumberFormatException e) {
                throw ApiFailure.badRequest("strconv.ParseInt: parsing \"" + grace + "\": invalid syntax");
            }
        }
        check(request.parameter("propagationPolicy"), request.parameters("dryRun"));
        return new DeleteOptions(
                seconds,
                "",
                "",
                request.parameter("propagationPolicy"),
                !request.parameters("dryRun").isEmpty());
    }

    private static DeleteOptions fromBody(JsonNode body) {
        JsonNode grace = body.path("gracePeriodSeconds");
        JsonNode preconditions = body.path("preconditions");
        List<String> dryRun = new ArrayList<>();
        body.path("dryRun").forEach(value -> dryRun.add(value.asString("")));
        String kind = body.path("kind").asString("");
        if (!kind.isEmpty() && !kind.equals("DeleteOptions")) {
            throw ApiFailure.badRequest("no kind \"" + kind + "\" is registered for version \""
                    + body.path("apiVersion").asString("") + "\" in scheme \"" + Decoding.SCHEME + "\"");
        }
        check(body.path("propagationPolicy").asString(""), dryRun);
        if (body.path("orphanDependents").isBoolean() && body.hasNonNull("propagationPolicy")) {
            throw ApiFailure.invalid(
                    "meta.k8s.io",
                    "DeleteOptions",
                    "",
                    List.of(new FieldError(
                            FieldError.Type.INVALID,
                            "propagationPolicy",
                            "Invalid value: \"" + body.path("propagationPolicy").asString("")
                                    + "\": orphanDependents and deletionPropagation cannot be both set")));
        }
        return new DeleteOptions(
                grace.isIntegralNumber() ? grace.asLong() : null,
                preconditions.path("uid").asString(""),
                preconditions.path("resourceVersion").asString(""),
                body.path("propagationPolicy").asString(""),
                !dryRun.isEmpty());
    }

    /** What admission knows of the request; {@code warnings} may grow until it is answered. */
    Call call(ApiRequest request, List<String> warnings) {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        options.put("kind", "DeleteOptions").put("apiVersion", "meta.k8s.io/v1");
        if (gracePeriodSeconds != null) {
            options.put("gracePeriodSeconds", gracePeriodSeconds);
        }
        if (!uid.isEmpty() || !resourceVersion.isEmpty()) {
            ObjectNode preconditions = options.putObject("preconditions");
            if (!uid.isEmpty()) {
                preconditions.put("uid", uid);
            }
            if (!resourceVersion.isEmpty()) {
                preconditions.put("resourceVersion", resourceVersion);
            }
        }
        if (!propagationPolicy.isEmpty()) {
            options.put("propagationPolicy", propagationPolicy);
        }
        if (dryRun) {
            options.putArray("dryRun").add("All");
        }
        return new Call(request.user(), dryRun, options, warnings);
    }

    private static void check(String policy, List<String> dryRun) {
        List<FieldError> errors = new ArrayList<>();
        if (!policy.isEmpty() && !POLICIES.contains(policy)) {
            errors.add(new FieldError(
                    FieldError.Type.NOT_SUPPORTED,
                    "propagationPolicy",
                    "Unsupported value: \"" + policy
                            + "\": supported values: \"Foreground\", \"Background\", \"Orphan\", \"nil\""));
        }
        if (dryRun.stream().anyMatch(value -> !value.equals("All"))) {
            String shown = dryRun.stream().map(GoText::quoted).collect(Collectors.joining(",", "[", "]"));
            errors.add(new FieldError(
                    FieldError.Type.NOT_SUPPORTED,
                    "dryRun",
                    "Unsupported value: " + shown + ": supported values: \"All\""));
        }
        if (!errors.isEmpty()) {
            throw ApiFailure.invalid("meta.k8s.io", "DeleteOptions", "", errors);
        }
    }
}
