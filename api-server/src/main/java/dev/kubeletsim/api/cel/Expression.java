// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import dev.cel.common.values.NullValue;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime.Program;
import dev.cel.runtime.CelVariableResolver;

/** A compiled expression. Immutable; safe from any thread. */
public final class Expression {
    /** What one evaluation may cost ({@code apiserver/pkg/apis/cel/config.go}, {@code PerCallLimit}). */
    public static final long COST_LIMIT = 1_000_000;

    private final String source;
    private final Program program;

    Expression(String source, Program program) {
        this.source = source;
        this.program = program;
    }

    /** The text it was compiled from. */
    public String source() {
        return source;
    }

    /** Evaluates, and stops at {@link #COST_LIMIT}. */
    public Evaluation evaluate(Activation activation) {
        CostTracker tracker = new CostTracker(COST_LIMIT);
        CelVariableResolver resolver = activation::find;
        try {
            Object value = program.trace(resolver, tracker);
            return new Evaluation(value instanceof NullValue ? null : value, null, tracker.cost());
        } catch (CelEvaluationException e) {
            return new Evaluation(null, EvaluationErrors.text(e), tracker.cost());
        } catch (CostTracker.LimitExceeded e) {
            return new Evaluation(null, e.getMessage(), tracker.cost());
        }
    }
}
