// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.admission.policy;

import dev.kubeletsim.api.cel.Activation;
import dev.kubeletsim.api.cel.Compilation;
import dev.kubeletsim.api.cel.ExpressionCompiler;
import dev.kubeletsim.api.cel.ReturnType;
import dev.kubeletsim.api.resource.Metadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A policy with its expressions compiled, and how they decide ({@code policy/validating/validator.go}). */
final class CompiledPolicy {
    private static final int LONGEST_MESSAGE = 5 * 1024;

    private record Validation(Compilation expression, @Nullable Compilation message, String text, String source, String reason) {}

    /**
     * What a policy says of a request.
     *
     * @param decisions one a validation; none if the policy's conditions leave the request alone
     * @param annotations for the audit log
     * @param annotationErrors of annotations that could not be computed while the policy fails closed
     */
    record Result(List<Decision> decisions, Map<String, String> annotations, List<String> annotationErrors) {
        static final Result NONE = new Result(List.of(), Map.of(), List.of());

        static Result of(Decision decision) {
            return new Result(List.of(decision), Map.of(), List.of());
        }
    }

    private final ObjectNode policy;
    private final boolean failClosed;
    private final ExpressionCompiler compiler;
    private final List<Compilation> conditions = new ArrayList<>();
    private final List<Validation> validations = new ArrayList<>();
    private final Map<String, Compilation> annotations = new LinkedHashMap<>();

    CompiledPolicy(ObjectNode policy, int minor) {
        this.policy = policy;
        JsonNode spec = policy.path("spec");
        this.failClosed = !text(spec, "failurePolicy").equals("Ignore");
        this.compiler = ExpressionCompiler.of(minor, spec.has("paramKind"));
        for (JsonNode variable : spec.path("variables")) {
            compiler.variable(text(variable, "name"), text(variable, "expression"));
        }
        for (JsonNode condition : spec.path("matchConditions")) {
            conditions.add(compiler.compile(text(condition, "expression"), ReturnType.BOOL, true));
        }
        for (JsonNode validation : spec.path("validations")) {
            validations.add(compile(validation));
        }
        for (JsonNode annotation : spec.path("auditAnnotations")) {
            annotations.put(
                    text(annotation, "key"),
                    compiler.compile(text(annotation, "valueExpression"), ReturnType.STRING_OR_NULL, true));
        }
    }

    private Validation compile(JsonNode validation) {
        String message = text(validation, "messageExpression");
        String reason = text(validation, "reason");
        return new Validation(
                compiler.compile(text(validation, "expression"), ReturnType.BOOL, true),
                message.isEmpty() ? null : compiler.compile(message, ReturnType.STRING, false),
                text(validation, "message").strip(),
                text(validation, "expression").strip(),
                reason.isEmpty() ? "Invalid" : reason);
    }

    private static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }

    String name() {
        return Metadata.name(policy);
    }

    JsonNode tree() {
        return policy;
    }

    boolean failClosed() {
        return failClosed;
    }

    /** Decides; {@code withoutNamespace} is what conditions see, who know no {@code namespaceObject}. */
    Result evaluate(Activation.Input input, Activation.Input withoutNamespace) {
        try {
            if (!conditionsMatch(withoutNamespace)) {
                return Result.NONE;
            }
            Budget budget = new Budget(Budget.POLICY);
            Activation activation = compiler.activation(input);
            List<Budget.Outcome> outcomes = new ArrayList<>();
            for (Validation validation : validations) {
                outcomes.add(budget.evaluate(validation.expression, activation));
            }
            List<Decision> decisions = decide(outcomes, input, budget);
            return annotate(decisions, input);
        } catch (Budget.ExceededException e) {
            return Result.of(Decision.error(failClosed, String.valueOf(e.getMessage())));
        } catch (ConditionException e) {
            return Result.of(new Decision(true, String.valueOf(e.getMessage()), ""));
        }
    }

    private static final class ConditionException extends Exception {
        private static final long serialVersionUID = 1L;

        ConditionException(String message) {
            super(message);
        }
    }

    /** One false condition is enough to leave the request alone, whatever errors others have. */
    private boolean conditionsMatch(Activation.Input input) throws ConditionException {
        Budget budget = new Budget(Budget.CONDITIONS);
        Activation activation = compiler.activation(input);
        List<String> errors = new ArrayList<>();
        try {
            List<Budget.Outcome> outcomes = new ArrayList<>();
            for (Compilation condition : conditions) {
                outcomes.add(budget.evaluate(condition, activation));
            }
            for (Budget.Outcome outcome : outcomes) {
                if (outcome.evaluation() != null && outcome.evaluation().isFalse()) {
                    return false;
                }
                if (!outcome.error().isEmpty()) {
                    errors.add(outcome.error());
                }
            }
        } catch (Budget.ExceededException e) {
            errors.add(String.valueOf(e.getMessage()));
        }
        if (errors.isEmpty()) {
            return true;
        }
        if (failClosed) {
            List<String> distinct = errors.stream().distinct().toList();
            throw new ConditionException(
                    distinct.size() == 1 ? distinct.get(0) : "[" + String.join(", ", distinct) + "]");
        }
        return false;
    }

    private List<Decision> decide(List<Budget.Outcome> outcomes, Activation.Input input, Budget budget) {
        List<Decision> decisions = new ArrayList<>();
        Activation activation = compiler.activation(input);
        List<String> messages = new ArrayList<>();
        String exceeded = "";
        try {
            for (Validation validation : validations) {
                messages.add(validation.message == null ? "" : message(budget.evaluate(validation.message, activation)));
            }
        } catch (Budget.ExceededException e) {
            exceeded = "failed messageExpression: " + e.getMessage();
        }
        for (int i = 0; i < outcomes.size(); i++) {
            Validation validation = validations.get(i);
            Budget.Outcome outcome = outcomes.get(i);
            if (!outcome.error().isEmpty()) {
                decisions.add(Decision.error(failClosed, outcome.error()));
            } else if (!exceeded.isEmpty()) {
                decisions.add(Decision.error(failClosed, exceeded));
            } else if (outcome.evaluation() != null && outcome.evaluation().isTrue()) {
                decisions.add(Decision.ADMITTED);
            } else {
                decisions.add(new Decision(true, message(validation, messages.get(i)), validation.reason));
            }
        }
        return decisions;
    }

    private static String message(Validation validation, String computed) {
        if (!computed.isEmpty()) {
            return computed;
        }
        return validation.text.isEmpty() ? "failed expression: " + validation.source : validation.text;
    }

    /** A message that is an error, empty, too long or has lines is none. */
    private static String message(Budget.Outcome outcome) {
        Object value = outcome.evaluation() == null ? null : outcome.evaluation().value();
        String message = value instanceof String text ? text.strip() : "";
        return message.length() > LONGEST_MESSAGE || message.contains("\n") ? "" : message;
    }

    private Result annotate(List<Decision> decisions, Activation.Input input) throws Budget.ExceededException {
        Map<String, String> values = new LinkedHashMap<>();
        List<String> errors = new ArrayList<>();
        Activation activation = compiler.activation(input);
        Budget budget = new Budget(Budget.POLICY);
        for (Map.Entry<String, Compilation> annotation : annotations.entrySet()) {
            Budget.Outcome outcome = budget.evaluate(annotation.getValue(), activation);
            if (!outcome.error().isEmpty()) {
                if (failClosed) {
                    errors.add(outcome.error());
                }
            } else if (outcome.evaluation() != null
                    && outcome.evaluation().value() instanceof String value
                    && !value.isBlank()) {
                values.put(annotation.getKey(), value.strip());
            }
        }
        return new Result(decisions, values, errors);
    }
}
