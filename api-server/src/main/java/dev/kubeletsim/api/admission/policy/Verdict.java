// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.admission.policy;

import dev.kubeletsim.api.admission.Attributes;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.ApiFailure.Cause;
import dev.kubeletsim.api.resource.ApiFailure.Details;
import dev.kubeletsim.api.resource.Metadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What all policies together say of one request. */
final class Verdict {
    private static final String FAILURES_KEY = "validation.policy.admission.k8s.io/validation_failure";
    private static final int LONGEST_ANNOTATION = 10 * 1024;
    private static final int MOST_FAILURES = 50;

    private record Refusal(String message, String reason) {}

    private final Attributes attributes;
    private final Map<String, Set<String>> annotations = new LinkedHashMap<>();
    private final ArrayNode failures = JsonMapper.shared().createArrayNode();
    private @Nullable Refusal first;

    Verdict(Attributes attributes) {
        this.attributes = attributes;
    }

    /** Adds what a policy said for one binding and parameter. */
    void add(CompiledPolicy policy, ObjectNode binding, CompiledPolicy.Result result) {
        for (int i = 0; i < result.decisions().size(); i++) {
            Decision decision = result.decisions().get(i);
            if (decision.denied()) {
                act(policy, binding, i, decision);
            }
        }
        result.annotations()
                .forEach((key, value) -> annotations
                        .computeIfAbsent(policy.name() + "/" + key, any -> new LinkedHashSet<>())
                        .add(value.substring(0, Math.min(value.length(), LONGEST_ANNOTATION))));
        result.annotationErrors().forEach(error -> deny(policy, binding, error, ""));
    }

    private void act(CompiledPolicy policy, ObjectNode binding, int index, Decision decision) {
        JsonNode actions = binding.path("spec").path("validationActions");
        for (JsonNode action : actions) {
            switch (action.asString("")) {
                case "Deny" -> deny(policy, binding, decision.message(), decision.reason());
                case "Warn" ->
                    attributes
                            .call()
                            .warnings()
                            .add("Validation failed for ValidatingAdmissionPolicy '" + policy.name()
                                    + "' with binding '" + Metadata.name(binding) + "': " + decision.message());
                default ->
                    failures.addObject()
                            .put("message", decision.message())
                            .put("policy", policy.name())
                            .put("binding", Metadata.name(binding))
                            .put("expressionIndex", index)
                            .set("validationActions", actions);
            }
        }
    }

    /** Refuses the request; the first refusal is the one that the client is told. */
    void deny(CompiledPolicy policy, @Nullable ObjectNode binding, String message, String reason) {
        if (first == null) {
            String by = binding == null ? "" : " with binding '" + Metadata.name(binding) + "'";
            first = new Refusal(
                    "ValidatingAdmissionPolicy '" + policy.name() + "'" + by + " denied request: " + message,
                    reason.isEmpty() ? "Invalid" : reason);
        }
    }

    /** Hands over what is to be noted, if anything is. */
    void publish(AuditAnnotations audit) {
        Map<String, String> all = new LinkedHashMap<>();
        annotations.forEach((key, values) -> all.put(key, String.join(", ", values)));
        if (!failures.isEmpty()) {
            while (failures.size() > MOST_FAILURES) {
                failures.remove(failures.size() - 1);
            }
            all.put(FAILURES_KEY, failures.toString());
        }
        if (!all.isEmpty()) {
            audit.add(attributes, all);
        }
    }

    /** The failure to answer with; null if the request may go on. */
    @Nullable
    ApiFailure refusal() {
        Refusal refusal = first;
        if (refusal == null) {
            return null;
        }
        ApiFailure forbidden = attributes.forbidden(refusal.message);
        Details details = forbidden.details();
        List<Cause> causes = new ArrayList<>(List.of(new Cause("", refusal.message, "")));
        return new ApiFailure(
                code(refusal.reason),
                refusal.reason,
                forbidden.message(),
                details == null ? null : new Details(details.name(), details.group(), details.kind(), causes, 0));
    }

    private static int code(String reason) {
        return switch (reason) {
            case "Forbidden" -> 403;
            case "Unauthorized" -> 401;
            case "RequestEntityTooLarge" -> 413;
            default -> 422;
        };
    }
}
