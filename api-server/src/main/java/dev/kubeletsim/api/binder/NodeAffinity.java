// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.binder;

import dev.kubeletsim.api.resource.Metadata;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Whether a node is one that a {@code NodeSelector} means ({@code component-helpers/scheduling/corev1/nodeaffinity}). */
final class NodeAffinity {
    private NodeAffinity() {}

    /** Whether any term matches; no selector matches everything. */
    static boolean matches(JsonNode selector, JsonNode node) {
        return selector.isMissingNode()
                || selector.path("nodeSelectorTerms").valueStream().anyMatch(term -> termMatches(term, node));
    }

    private static boolean termMatches(JsonNode term, JsonNode node) {
        JsonNode expressions = term.path("matchExpressions");
        JsonNode fields = term.path("matchFields");
        JsonNode labels = node.path("metadata").path("labels");
        return !(expressions.isEmpty() && fields.isEmpty())
                && expressions
                        .valueStream()
                        .allMatch(each -> holds(
                                each, labels.path(each.path("key").asString("")).asString(null)))
                && fields.valueStream()
                        .allMatch(each -> each.path("key").asString("").equals("metadata.name")
                                && holds(each, Metadata.name(node)));
    }

    private static boolean holds(JsonNode expression, @Nullable String value) {
        Set<String> values = new TreeSet<>();
        expression.path("values").forEach(each -> values.add(each.asString("")));
        return switch (expression.path("operator").asString("")) {
            case "In" -> value != null && values.contains(value);
            case "NotIn" -> value == null || !values.contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case "Gt" -> compare(value, values) > 0;
            case "Lt" -> compare(value, values) < 0;
            default -> false;
        };
    }

    /** How the number compares with the bound; 0, which neither operator accepts, if one of them is none. */
    private static int compare(@Nullable String value, Set<String> values) {
        String number = "[+-]?\\d{1,18}";
        if (value == null || values.size() != 1) {
            return 0;
        }
        String bound = values.iterator().next();
        return value.matches(number) && bound.matches(number)
                ? Long.compare(Long.parseLong(value), Long.parseLong(bound))
                : 0;
    }
}
