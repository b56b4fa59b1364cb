// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.pod;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** What the downward API tells a pod of itself: {@code fieldRef} and {@code resourceFieldRef}. */
public final class FieldRefs {
    private FieldRefs() {}

    /**
     * The value of a field of the pod's object, such as {@code metadata.labels['a']}; empty if the path is not one of
     * them. Fields of the status and {@code spec.nodeName}, which depend on the node, are not answered here.
     */
    public static Optional<String> metadataField(Pod pod, String path) {
        int subscript = path.indexOf("['");
        if (subscript > 0 && path.endsWith("']")) {
            String key = path.substring(subscript + 2, path.length() - 2);
            return switch (path.substring(0, subscript)) {
                case "metadata.labels" -> Optional.of(pod.labels().getOrDefault(key, ""));
                case "metadata.annotations" -> Optional.of(pod.annotations().getOrDefault(key, ""));
                default -> Optional.empty();
            };
        }
        return switch (path) {
            case "metadata.name" -> Optional.of(pod.name());
            case "metadata.namespace" -> Optional.of(pod.namespace());
            case "metadata.uid" -> Optional.of(pod.uid());
            case "metadata.labels" -> Optional.of(lines(pod.labels()));
            case "metadata.annotations" -> Optional.of(lines(pod.annotations()));
            default -> Optional.empty();
        };
    }

    /** {@code key="value"} lines, sorted by key. */
    private static String lines(Map<String, String> map) {
        StringBuilder lines = new StringBuilder();
        new TreeMap<>(map).forEach((key, value) -> {
            lines.append(lines.isEmpty() ? "" : "\n").append(key).append('=');
            lines.append(JsonNodeFactory.instance.stringNode(value));
        });
        return lines.toString();
    }

    /**
     * A container's limit or request in units of the divisor, rounded up.
     *
     * @param selector {@code resource}, such as {@code limits.cpu}, and {@code divisor}
     * @param nodeAllocatable stands in for a missing limit
     */
    public static String resource(Container container, JsonNode selector, Map<String, BigDecimal> nodeAllocatable) {
        String path = Trees.text(selector, "resource");
        int dot = path.indexOf('.');
        String list = dot < 0 ? "" : path.substring(0, dot);
        String name = path.substring(dot + 1);
        JsonNode own = container.spec().path("resources").path(list).path(name);
        BigDecimal amount;
        if (!own.isMissingNode()) {
            amount = Quantity.parse(own.asString(""));
        } else {
            amount = "limits".equals(list) ? nodeAllocatable.getOrDefault(name, BigDecimal.ZERO) : BigDecimal.ZERO;
        }
        String divisor = Trees.text(selector, "divisor");
        BigDecimal unit = divisor.isEmpty() ? BigDecimal.ZERO : Quantity.parse(divisor);
        return amount.divide(unit.signum() == 0 ? BigDecimal.ONE : unit, 0, RoundingMode.CEILING)
                .toPlainString();
    }
}
