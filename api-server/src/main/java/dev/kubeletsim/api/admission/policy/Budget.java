// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.admission.policy;

import dev.kubeletsim.api.cel.Activation;
import dev.kubeletsim.api.cel.Compilation;
import dev.kubeletsim.api.cel.Evaluation;
import dev.kubeletsim.api.cel.Expression;
import org.jspecify.annotations.Nullable;

/** What the expressions of one policy may cost together ({@code apiserver/pkg/apis/cel/config.go}). */
final class Budget {
    /** For the validations of one binding and parameter, with their messages. */
    static final long POLICY = 10_000_000;
    /** For its match conditions. */
    static final long CONDITIONS = 2_500_000;

    private static final String EXCEEDED =
            "validation failed due to running out of cost budget, no further validation rules will be run";

    /** The budget is spent: nothing more of the policy is evaluated. */
    static final class ExceededException extends Exception {
        private static final long serialVersionUID = 1L;

        ExceededException() {
            super(EXCEEDED);
        }
    }

    /**
     * How one expression ended.
     *
     * @param error in the API's words; empty without one
     */
    record Outcome(@Nullable Evaluation evaluation, String error) {}

    private long remaining;

    Budget(long units) {
        this.remaining = units;
    }

    /**
     * Evaluates an expression and takes its cost, and that of the variables it asked for, off the budget.
     *
     * @throws ExceededException if that is more than there is
     */
    Outcome evaluate(Compilation compilation, Activation activation) throws ExceededException {
        if (compilation instanceof Compilation.Refused refused) {
            return new Outcome(null, "compilation error: " + refused.detail());
        }
        Expression expression = ((Compilation.Compiled) compilation).expression();
        Evaluation evaluation = expression.evaluate(activation);
        remaining -= activation.takeVariableCost() + evaluation.cost();
        if (remaining < 0) {
            throw new ExceededException();
        }
        return new Outcome(
                evaluation,
                evaluation.error() == null
                        ? ""
                        : "expression '" + expression.source() + "' resulted in error: " + evaluation.error());
    }
}
