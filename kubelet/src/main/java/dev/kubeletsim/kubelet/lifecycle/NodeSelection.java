// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.lifecycle;

import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Node selectors and required node affinity (component-helpers {@code scheduling/corev1/nodeaffinity}). */
public final class NodeSelection {
    private NodeSelection() {}

    /** Whether the pod accepts the node. */
    static boolean matches(Pod pod, JsonNode node) {
        Map<String, String> labels = Trees.textMap(node.path("metadata"), "labels");
        boolean selected = Trees.textMap(pod.spec(), "nodeSelector").entrySet().stream()
                .allMatch(wanted -> wanted.getValue().equals(labels.get(wanted.getKey())));
        JsonNode required =
                pod.spec().path("affinity").path("nodeAffinity").path("requiredDuringSchedulingIgnoredDuringExecution");
        return selected && (!required.isObject() || matchesTerms(required, node));
    }

    /** Whether a {@code NodeSelector} means the node. */
    public static boolean matchesTerms(JsonNode required, JsonNode node) {
        Map<String, String> labels = Trees.textMap(node.path("metadata"), "labels");
        Map<String, String> fields =
                Map.of("metadata.name", node.path("metadata").path("name").asString(""));
        return required.path("nodeSelectorTerms")
                .valueStream()
                .filter(term -> !term.path("matchExpressions").isEmpty()
                        || !term.path("matchFields").isEmpty())
                .anyMatch(term ->
                        allMatch(term.path("matchExpressions"), labels) && allMatch(term.path("matchFields"), fields));
    }

    private static boolean allMatch(JsonNode requirements, Map<String, String> values) {
        return requirements
                .valueStream()
                .allMatch(requirement -> matches(requirement, values.get(Trees.text(requirement, "key"))));
    }

    private static boolean matches(JsonNode requirement, @Nullable String value) {
        List<String> wanted = Trees.texts(requirement, "values");
        return switch (Trees.text(requirement, "operator")) {
            case "In" -> value != null && wanted.contains(value);
            case "NotIn" -> value == null || !wanted.contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            case "Gt" -> compares(value, wanted, 1);
            case "Lt" -> compares(value, wanted, -1);
            default -> false;
        };
    }

    private static boolean compares(@Nullable String value, List<String> wanted, int sign) {
        if (value == null || wanted.size() != 1) {
            return false;
        }
        try {
            return Long.compare(Long.parseLong(value), Long.parseLong(wanted.getFirst())) == sign;
        } catch (NumberFormatException e) {
            // Neither greater nor less than something that is no number.
            return false;
        }
    }
}
