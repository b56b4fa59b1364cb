// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.selector;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A label selector, {@code a=b,c in (d,e),!f}: all requirements have to hold. */
public final class LabelSelector {
    /** Matches everything. */
    public static final LabelSelector EVERYTHING = new LabelSelector(List.of());

    /** What a requirement asks of a label. */
    enum Operator {
        EXISTS,
        DOES_NOT_EXIST,
        EQUALS,
        NOT_EQUALS,
        IN,
        NOT_IN,
        GREATER_THAN,
        LESS_THAN
    }

    record Requirement(String key, Operator operator, Set<String> values) {
        boolean matches(Map<String, String> labels) {
            String value = labels.get(key);
            return switch (operator) {
                case EXISTS -> value != null;
                case DOES_NOT_EXIST -> value == null;
                case EQUALS, IN -> value != null && values.contains(value);
                case NOT_EQUALS, NOT_IN -> value == null || !values.contains(value);
                case GREATER_THAN -> compare(value) > 0;
                case LESS_THAN -> compare(value) < 0;
            };
        }

        /** How the label compares with the bound; 0, which neither operator accepts, if it is no number. */
        private int compare(@Nullable String value) {
            if (value == null || !value.matches("[+-]?\\d{1,18}")) {
                return 0;
            }
            return Long.compare(
                    Long.parseLong(value), Long.parseLong(values.iterator().next()));
        }
    }

    private final List<Requirement> requirements;

    LabelSelector(List<Requirement> requirements) {
        this.requirements = List.copyOf(requirements);
    }

    /**
     * Parses a selector.
     *
     * @throws dev.kubeletsim.api.resource.ApiFailure 400 in the words of {@code k8s.io/apimachinery/pkg/labels}
     */
    public static LabelSelector parse(String text) {
        return text.isEmpty() ? EVERYTHING : new LabelSelector(new LabelSelectorParser(text).parse());
    }

    /** The selector that a decoded {@code metav1.LabelSelector} describes; everything if it is empty. */
    public static LabelSelector of(JsonNode selector) {
        List<Requirement> requirements = new ArrayList<>();
        selector.path("matchLabels")
                .properties()
                .forEach(label -> requirements.add(new Requirement(
                        label.getKey(), Operator.EQUALS, Set.of(label.getValue().asString("")))));
        for (JsonNode expression : selector.path("matchExpressions")) {
            Operator operator = switch (expression.path("operator").asString("")) {
                case "In" -> Operator.IN;
                case "NotIn" -> Operator.NOT_IN;
                case "Exists" -> Operator.EXISTS;
                case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
                default -> throw new IllegalArgumentException("\""
                        + expression.path("operator").asString("") + "\" is not a valid label selector operator");
            };
            Set<String> values = new HashSet<>();
            expression.path("values").forEach(value -> values.add(value.asString("")));
            requirements.add(new Requirement(expression.path("key").asString(""), operator, values));
        }
        return new LabelSelector(requirements);
    }

    public boolean isEmpty() {
        return requirements.isEmpty();
    }

    /** Whether the labels satisfy all requirements. */
    public boolean matches(Map<String, String> labels) {
        for (Requirement requirement : requirements) {
            if (!requirement.matches(labels)) {
                return false;
            }
        }
        return true;
    }
}
