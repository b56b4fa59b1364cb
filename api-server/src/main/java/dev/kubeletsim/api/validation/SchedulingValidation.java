// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import static dev.kubeletsim.api.validation.Trees.has;
import static dev.kubeletsim.api.validation.Trees.indexed;
import static dev.kubeletsim.api.validation.Trees.number;
import static dev.kubeletsim.api.validation.Trees.text;

import dev.kubeletsim.api.names.Names;
import dev.kubeletsim.api.resource.ServerContext;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The rules of what a scheduler reads: affinity, tolerations, taints, spreading, gates. */
final class SchedulingValidation {
    private static final List<String> EFFECTS = List.of("NoSchedule", "PreferNoSchedule", "NoExecute");
    private static final List<String> UNSATISFIABLE = List.of("DoNotSchedule", "ScheduleAnyway");
    private static final List<String> INCLUSION_POLICIES = List.of("Honor", "Ignore");
    private static final List<String> COMPARING = List.of("Lt", "Gt");
    /** The release from which on one who compares without the gate is told that it would be possible. */
    private static final int COMPARING_SINCE = 35;

    private static final int MAX_WEIGHT = 100;

    private final ServerContext context;
    private final Faults faults;

    SchedulingValidation(ServerContext context, Faults faults) {
        this.context = context;
        this.faults = faults;
    }

    void tolerations(JsonNode tolerations, Path path) {
        for (Map.Entry<Integer, JsonNode> entry : indexed(tolerations)) {
            JsonNode toleration = entry.getValue();
            Path at = path.index(entry.getKey());
            String key = text(toleration, "key");
            String operator = text(toleration, "operator");
            if (!key.isEmpty()) {
                faults.invalidEach(at.child("key"), key, Names.qualifiedName(key, context.minor()));
            } else if (!operator.equals("Exists")) {
                faults.invalid(
                        at.child("operator"),
                        operator,
                        "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
            }
            String effect = text(toleration, "effect");
            if (has(toleration, "tolerationSeconds") && !effect.equals("NoExecute")) {
                faults.invalid(
                        at.child("effect"), effect, "effect must be 'NoExecute' when `tolerationSeconds` is set");
            }
            operator(toleration, operator, at.child("operator"));
            if (!effect.isEmpty()) {
                effect(effect, at.child("effect"));
            }
        }
    }

    private void operator(JsonNode toleration, String operator, Path path) {
        String value = text(toleration, "value");
        switch (operator) {
            case "Equal", "" -> {
                List<String> wrong = Names.labelValue(value, context.minor());
                if (!wrong.isEmpty()) {
                    faults.invalid(path, value, String.join(";", wrong));
                }
            }
            case "Exists" -> {
                if (!value.isEmpty()) {
                    faults.invalid(path, value, "value must be empty when `operator` is 'Exists'");
                }
            }
            default ->
                faults.notSupported(
                        path,
                        operator,
                        context.atLeast(COMPARING_SINCE) && COMPARING.contains(operator)
                                ? List.of("Equal", "Exists", "Lt", "Gt")
                                : List.of("Equal", "Exists"));
        }
    }

    private void effect(String effect, Path path) {
        if (!EFFECTS.contains(effect)) {
            faults.notSupported(path, effect, EFFECTS);
        }
    }

    /** The taints of a node. */
    void taints(JsonNode taints, Path path) {
        Set<String> seen = new HashSet<>();
        for (Map.Entry<Integer, JsonNode> entry : indexed(taints)) {
            JsonNode taint = entry.getValue();
            Path at = path.index(entry.getKey());
            String key = text(taint, "key");
            faults.invalidEach(at.child("key"), key, Names.qualifiedName(key, context.minor()));
            String value = text(taint, "value");
            List<String> wrong = Names.labelValue(value, context.minor());
            if (!wrong.isEmpty()) {
                faults.invalid(at.child("value"), value, String.join(";", wrong));
            }
            String effect = text(taint, "effect");
            if (effect.isEmpty()) {
                faults.required(at.child("effect"), "");
            } else {
                effect(effect, at.child("effect"));
            }
            if (!seen.add(key + ":" + effect)) {
                faults.duplicate(at, taint);
            }
        }
    }

    void schedulingGates(JsonNode gates, Path path) {
        Set<String> seen = new HashSet<>();
        for (Map.Entry<Integer, JsonNode> gate : indexed(gates)) {
            String name = text(gate.getValue(), "name");
            Path at = path.index(gate.getKey());
            faults.invalidEach(at, name, Names.qualifiedName(name, context.minor()));
            if (!seen.add(name)) {
                faults.duplicate(at, name);
            }
        }
    }

    void topologySpread(JsonNode constraints, Path path) {
        for (Map.Entry<Integer, JsonNode> entry : indexed(constraints)) {
            JsonNode constraint = entry.getValue();
            Path at = path.index(entry.getKey());
            if (number(constraint, "maxSkew") <= 0) {
                faults.invalid(at.child("maxSkew"), number(constraint, "maxSkew"), "must be greater than zero");
            }
            String key = text(constraint, "topologyKey");
            if (key.isEmpty()) {
                faults.required(at.child("topologyKey"), "can not be empty");
            }
            String action = text(constraint, "whenUnsatisfiable");
            if (!UNSATISFIABLE.contains(action)) {
                faults.notSupported(at.child("whenUnsatisfiable"), action, UNSATISFIABLE);
            }
            if (repeated(constraints, entry.getKey())) {
                faults.duplicate(at.child("{topologyKey, whenUnsatisfiable}"), "{" + key + ", " + action + "}");
            }
            inclusion(constraint, action, at);
            if (!constraint.path("matchLabelKeys").isEmpty() && !has(constraint, "labelSelector")) {
                faults.forbidden(at.child("matchLabelKeys"), "must not be specified when labelSelector is not set");
            }
            labelSelector(faults, constraint.path("labelSelector"), at.child("labelSelector"));
        }
    }

    /** Whether a later constraint is of the same kind. */
    private static boolean repeated(JsonNode constraints, int index) {
        JsonNode one = constraints.path(index);
        for (int i = index + 1; i < constraints.size(); i++) {
            JsonNode other = constraints.path(i);
            if (text(one, "topologyKey").equals(text(other, "topologyKey"))
                    && text(one, "whenUnsatisfiable").equals(text(other, "whenUnsatisfiable"))) {
                return true;
            }
        }
        return false;
    }

    private void inclusion(JsonNode constraint, String action, Path at) {
        JsonNode domains = constraint.path("minDomains");
        if (domains.isNumber() && domains.asLong() <= 0) {
            faults.invalid(at.child("minDomains"), domains, "must be greater than zero");
        }
        if (domains.isNumber() && !action.equals("DoNotSchedule")) {
            faults.invalid(
                    at.child("minDomains"),
                    domains,
                    "can only use minDomains if whenUnsatisfiable=DoNotSchedule, not " + action);
        }
        for (String field : List.of("nodeAffinityPolicy", "nodeTaintsPolicy")) {
            if (has(constraint, field) && !INCLUSION_POLICIES.contains(text(constraint, field))) {
                faults.notSupported(at.child(field), text(constraint, field), INCLUSION_POLICIES);
            }
        }
    }

    void affinity(JsonNode affinity, Path path) {
        JsonNode node = affinity.path("nodeAffinity");
        Path nodePath = path.child("nodeAffinity");
        JsonNode required = node.path("requiredDuringSchedulingIgnoredDuringExecution");
        if (required.isObject()) {
            nodeSelector(required, nodePath.child("requiredDuringSchedulingIgnoredDuringExecution"));
        }
        String preferred = "preferredDuringSchedulingIgnoredDuringExecution";
        for (Map.Entry<Integer, JsonNode> term : indexed(node.path(preferred))) {
            Path at = nodePath.child(preferred).index(term.getKey());
            weight(term.getValue(), at);
            nodeSelectorTerm(term.getValue().path("preference"), at.child("preference"));
        }
        for (String kind : List.of("podAffinity", "podAntiAffinity")) {
            podAffinity(affinity.path(kind), path.child(kind));
        }
    }

    /** The rules of a selector of nodes. */
    void nodeSelector(JsonNode selector, Path path) {
        Path at = path.child("nodeSelectorTerms");
        if (selector.path("nodeSelectorTerms").isEmpty()) {
            faults.required(at, "must have at least one node selector term");
        }
        for (Map.Entry<Integer, JsonNode> term : indexed(selector.path("nodeSelectorTerms"))) {
            nodeSelectorTerm(term.getValue(), at.index(term.getKey()));
        }
    }

    private void podAffinity(JsonNode affinity, Path path) {
        String required = "requiredDuringSchedulingIgnoredDuringExecution";
        for (Map.Entry<Integer, JsonNode> term : indexed(affinity.path(required))) {
            podAffinityTerm(term.getValue(), path.child(required).index(term.getKey()));
        }
        String preferred = "preferredDuringSchedulingIgnoredDuringExecution";
        for (Map.Entry<Integer, JsonNode> term : indexed(affinity.path(preferred))) {
            Path at = path.child(preferred).index(term.getKey());
            weight(term.getValue(), at);
            podAffinityTerm(term.getValue().path("podAffinityTerm"), at.child("podAffinityTerm"));
        }
    }

    private void podAffinityTerm(JsonNode term, Path path) {
        labelSelector(faults, term.path("labelSelector"), path.child("labelSelector"));
        labelSelector(faults, term.path("namespaceSelector"), path.child("namespaceSelector"));
        for (Map.Entry<Integer, JsonNode> namespace : indexed(term.path("namespaces"))) {
            String name = namespace.getValue().asString();
            faults.invalidEach(path.child("namespace"), name, Names.dns1123Label(name, context.minor()));
        }
        String key = text(term, "topologyKey");
        boolean keyed = !term.path("matchLabelKeys").isEmpty()
                || !term.path("mismatchLabelKeys").isEmpty();
        if (keyed && !has(term, "labelSelector")) {
            for (String field : List.of("matchLabelKeys", "mismatchLabelKeys")) {
                if (!term.path(field).isEmpty()) {
                    faults.forbidden(path.child(field), "must not be specified when labelSelector is not set");
                }
            }
        }
        if (key.isEmpty()) {
            faults.required(path.child("topologyKey"), "can not be empty");
        }
        faults.invalidEach(path.child("topologyKey"), key, Names.qualifiedName(key, context.minor()));
    }

    private void weight(JsonNode term, Path path) {
        long weight = number(term, "weight");
        if (weight <= 0 || weight > MAX_WEIGHT) {
            faults.invalid(path.child("weight"), weight, "must be in the range 1-" + MAX_WEIGHT);
        }
    }

    private void nodeSelectorTerm(JsonNode term, Path path) {
        for (Map.Entry<Integer, JsonNode> entry : indexed(term.path("matchExpressions"))) {
            JsonNode expression = entry.getValue();
            Path at = path.child("matchExpressions").index(entry.getKey());
            expression(faults, expression, at, true);
        }
        for (Map.Entry<Integer, JsonNode> entry : indexed(term.path("matchFields"))) {
            fieldExpression(entry.getValue(), path.child("matchFields").index(entry.getKey()));
        }
    }

    /** A node can be chosen by the field of its name alone, one at a time. */
    private void fieldExpression(JsonNode expression, Path path) {
        String operator = text(expression, "operator");
        if (!operator.equals("In") && !operator.equals("NotIn")) {
            faults.invalid(path.child("operator"), operator, "not a valid selector operator");
        } else if (expression.path("values").size() != 1) {
            faults.required(
                    path.child("values"),
                    "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
        }
        String key = text(expression, "key");
        if (!key.equals("metadata.name")) {
            faults.invalid(path.child("key"), key, "not a valid field selector key");
            return;
        }
        for (Map.Entry<Integer, JsonNode> value : indexed(expression.path("values"))) {
            String name = value.getValue().asString("");
            faults.invalidEach(
                    path.child("values").index(value.getKey()), name, Names.dns1123Subdomain(name, context.minor()));
        }
    }

    /** The rules of a {@code metav1.LabelSelector}. */
    static void labelSelector(Faults faults, JsonNode selector, Path path) {
        MetadataValidation.labels(faults, selector.path("matchLabels"), path.child("matchLabels"));
        for (Map.Entry<Integer, JsonNode> entry : indexed(selector.path("matchExpressions"))) {
            expression(faults, entry.getValue(), path.child("matchExpressions").index(entry.getKey()), false);
        }
    }

    /** One expression of a selector; those of nodes can also compare numbers. */
    private static void expression(Faults faults, JsonNode expression, Path path, boolean compares) {
        String operator = text(expression, "operator");
        int values = expression.path("values").size();
        boolean listed = operator.equals("In") || operator.equals("NotIn");
        boolean bare = operator.equals("Exists") || operator.equals("DoesNotExist");
        boolean compared = compares && (operator.equals("Gt") || operator.equals("Lt"));
        if (listed && values == 0) {
            faults.required(path.child("values"), "must be specified when `operator` is 'In' or 'NotIn'");
        } else if (bare && values > 0) {
            faults.forbidden(
                    path.child("values"), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
        } else if (compared && values != 1) {
            faults.required(path.child("values"), "must be specified single value when `operator` is 'Lt' or 'Gt'");
        } else if (!listed && !bare && !compared) {
            faults.invalid(path.child("operator"), operator, "not a valid selector operator");
        }
        String key = text(expression, "key");
        faults.invalidEach(path.child("key"), key, Names.qualifiedName(key, faults.minor()));
        for (Map.Entry<Integer, JsonNode> value : indexed(expression.path("values"))) {
            String text = value.getValue().asString("");
            faults.invalidEach(
                    path.child("values").index(value.getKey()), text, Names.labelValue(text, faults.minor()));
        }
    }
}
