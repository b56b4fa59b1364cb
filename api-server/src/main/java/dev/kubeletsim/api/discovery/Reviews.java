// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.discovery;

import dev.kubeletsim.api.ApiRequest.User;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.ResourceDefinition;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The reviews of {@code kubectl auth can-i} and {@code kubectl auth whoami}, and those by which kubelets ask. Whoever is let
 * in may do everything, and that is what they say, as under {@code AlwaysAllow}.
 */
public final class Reviews {
    static final List<ResourceDefinition> DEFINITIONS = List.of(
            review("authentication.k8s.io", "selfsubjectreviews", "SelfSubjectReview"),
            review("authorization.k8s.io", "selfsubjectaccessreviews", "SelfSubjectAccessReview"),
            review("authorization.k8s.io", "selfsubjectrulesreviews", "SelfSubjectRulesReview"),
            review("authorization.k8s.io", "subjectaccessreviews", "SubjectAccessReview"));
    private static final String ALL = "*";

    private Reviews() {}

    private static ResourceDefinition review(String group, String plural, String kind) {
        return new ResourceDefinition(
                group,
                "v1",
                plural,
                kind.toLowerCase(Locale.ROOT),
                kind,
                false,
                List.of(),
                List.of(),
                List.of("create"),
                List.of(),
                "");
    }

    /** Whether this path creates a review. */
    public static boolean isReview(String path) {
        return DEFINITIONS.stream().anyMatch(each -> path.equals("/apis/" + each.apiVersion() + "/" + each.plural()));
    }

    /** The review with its outcome. */
    public static ObjectNode answer(String path, JsonNode sent, User user) {
        ObjectNode review = JsonNodeFactory.instance.objectNode();
        for (ResourceDefinition each : DEFINITIONS) {
            if (path.endsWith("/" + each.plural())) {
                review.put("kind", each.kind()).put("apiVersion", each.apiVersion());
            }
        }
        review.putObject("metadata").putNull("creationTimestamp");
        if (path.endsWith("selfsubjectreviews")) {
            ObjectNode who = review.putObject("status").putObject("userInfo").put("username", user.name());
            ArrayNode groups = who.putArray("groups");
            user.groups().forEach(groups::add);
            return review;
        }
        review.set("spec", sent.path("spec").isObject() ? sent.path("spec") : review.objectNode());
        if (path.endsWith("rulesreviews")) {
            rules(review);
        } else {
            review.putObject("status").put("allowed", true);
        }
        return review;
    }

    private static void rules(ObjectNode review) {
        if (review.path("spec").path("namespace").asString("").isEmpty()) {
            throw ApiFailure.badRequest("no namespace on request");
        }
        // The rules hold for the namespace of the question, which the real server does not repeat.
        review.putObject("spec");
        ObjectNode status = review.putObject("status");
        ObjectNode resources = status.putArray("resourceRules").addObject();
        for (String field : List.of("verbs", "apiGroups", "resources")) {
            resources.putArray(field).add(ALL);
        }
        ObjectNode others = status.putArray("nonResourceRules").addObject();
        others.putArray("verbs").add(ALL);
        others.putArray("nonResourceURLs").add(ALL);
        status.put("incomplete", false);
    }
}
