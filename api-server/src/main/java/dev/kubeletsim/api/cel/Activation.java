// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import dev.cel.common.values.NullValue;
import dev.kubeletsim.api.schema.GoText;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The variables of some evaluations. {@code variables} are computed when an expression first asks for them, once, and cost
 * what they cost.
 */
public final class Activation {
    private final Map<String, Object> values = new HashMap<>();
    private final Map<String, Compilation> variables;
    private long variableCost;

    private Activation(Input input, Map<String, Compilation> variables) {
        this.variables = variables;
        values.put("object", JsonValues.of(input.object));
        values.put("oldObject", JsonValues.of(input.oldObject));
        values.put("params", JsonValues.of(input.params));
        values.put("request", JsonValues.of(input.request));
        values.put("namespaceObject", JsonValues.namespace(input.namespace));
        AuthorizerLibrary.Authorizer authorizer = new AuthorizerLibrary.Authorizer(input.user);
        values.put("authorizer", authorizer);
        values.put(
                "authorizer.requestResource",
                new AuthorizerLibrary.ResourceCheck(new AuthorizerLibrary.GroupCheck(authorizer, ""), "", "", "", ""));
        values.put("variables", new Variables());
    }

    /**
     * What is evaluated; trees may be null where there is nothing.
     *
     * @param user on whose behalf {@code authorizer} asks
     */
    public record Input(
            @Nullable JsonNode object,
            @Nullable JsonNode oldObject,
            @Nullable JsonNode params,
            JsonNode request,
            @Nullable JsonNode namespace,
            String user) {}

    static Activation of(Input input, Map<String, Compilation> variables) {
        return new Activation(input, variables);
    }

    Optional<Object> find(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** What the variables asked for since the last call cost. */
    public long takeVariableCost() {
        long cost = variableCost;
        variableCost = 0;
        return cost;
    }

    /** {@code variables}, as a map that computes its values. */
    private final class Variables extends AbstractMap<String, Object> {
        private final Map<String, Object> computed = new HashMap<>();

        @Override
        public boolean containsKey(Object name) {
            return variables.containsKey(name);
        }

        @Override
        public @Nullable Object get(Object name) {
            Object known = computed.get(name);
            if (known != null || !(name instanceof String text) || !variables.containsKey(text)) {
                return known;
            }
            Object value = compute(text, Objects.requireNonNull(variables.get(text), text));
            computed.put(text, value);
            return value;
        }

        private Object compute(String name, Compilation compilation) {
            if (compilation instanceof Compilation.Refused refused) {
                throw FunctionSet.failure(
                        "composited variable " + GoText.quoted(name) + " fails to compile: " + refused.detail());
            }
            Expression expression = ((Compilation.Compiled) compilation).expression();
            Evaluation evaluation = expression.evaluate(Activation.this);
            variableCost += evaluation.cost();
            if (evaluation.error() != null) {
                throw FunctionSet.failure(
                        "composited variable " + GoText.quoted(name) + " fails to evaluate: " + evaluation.error());
            }
            return evaluation.value() == null ? NullValue.NULL_VALUE : evaluation.value();
        }

        @Override
        public Set<Entry<String, Object>> entrySet() {
            throw FunctionSet.failure("no such overload");
        }
    }
}
