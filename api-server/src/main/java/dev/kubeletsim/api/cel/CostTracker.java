// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.types.TypeType;
import dev.cel.runtime.CelEvaluationListener;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Adds up what one evaluation costs while it runs, and stops it at the limit. Steps cost what they cost in cel-go's
 * interpreter, whose optimizer makes literals of literals free.
 */
@SuppressWarnings("ThreadSafe") // One evaluation runs on one thread.
final class CostTracker implements CelEvaluationListener {
    private static final long LIST = 10;
    private static final long MAP = 30;
    private static final long STRUCT = 40;
    private static final Set<String> ATTRIBUTES = Set.of("_[_]", "_?_:_", "_?._", "_[?_]");
    private static final Set<String> CONVERSIONS =
            Set.of("int", "uint", "double", "bool", "string", "bytes", "duration", "timestamp", "type", "dyn");

    /** The evaluation costs more than it may. An error, since {@code &&} and {@code ||} forgive exceptions. */
    static final class LimitExceeded extends Error {
        private static final long serialVersionUID = 1L;

        LimitExceeded() {
            super("operation cancelled: actual cost limit exceeded", null, false, false);
        }
    }

    private final long limit;
    private final Map<Long, Object> values = new HashMap<>();
    private final Map<Long, List<Long>> costAfter = new HashMap<>();
    private long cost;

    CostTracker(long limit) {
        this.limit = limit;
    }

    /** The cost so far. */
    long cost() {
        return cost;
    }

    @Override
    public void callback(CelExpr expr, Object value) {
        values.put(expr.id(), value);
        cost += switch (expr.getKind()) {
            case IDENT -> value instanceof TypeType ? 0 : 1;
            case SELECT ->
                expr.select().testOnly() ? 0 : 1 + relative(expr.select().operand());
            case LIST -> isConstant(expr) ? 0 : LIST;
            case MAP -> isConstant(expr) ? 0 : MAP;
            case STRUCT -> STRUCT;
            case CALL -> call(expr.call(), value);
            case CONSTANT, COMPREHENSION, NOT_SET -> 0;
        };
        costAfter.computeIfAbsent(expr.id(), id -> new ArrayList<>()).add(cost);
        if (cost > limit) {
            throw new LimitExceeded();
        }
    }

    private long call(CelCall call, Object result) {
        return switch (call.function()) {
            case "_&&_", "_||_", "orValue", "or" -> 0;
            case "_?_:_" -> -inlined(branch(call));
            case "_[_]" ->
                1 + relative(call.args().get(0)) - inlined(call.args().get(1));
            case "_?._", "_[?_]" -> optionalSelect(call, result);
            case "@in" ->
                call.args().get(1).getKind() == Kind.LIST
                                && isConstant(call.args().get(1))
                        ? 0
                        : cost(call, result);
            default -> isFolded(call) ? 0 : cost(call, result);
        };
    }

    private long cost(CelCall call, Object result) {
        List<Object> args = new ArrayList<>();
        call.target().ifPresent(target -> add(target, args));
        call.args().forEach(arg -> add(arg, args));
        int expected = call.args().size() + (call.target().isPresent() ? 1 : 0);
        return args.size() == expected ? FunctionCost.of(call.function(), args, result) : 0;
    }

    /**
     * A field that is there costs one unit, a missing one none. The interpreter evaluates the operand twice, cel-go once:
     * what the second time cost is taken back.
     */
    private long optionalSelect(CelCall call, Object result) {
        List<Long> evaluations = costAfter.remove(call.args().get(0).id());
        long twice = call.function().equals("_?._") && evaluations != null && evaluations.size() > 1
                ? evaluations.getLast() - evaluations.get(evaluations.size() - 2)
                : 0;
        boolean present = !(result instanceof Optional<?> optional) || optional.isPresent();
        return (present ? 1 : 0) - twice;
    }

    private CelExpr branch(CelCall call) {
        Object condition = values.get(call.args().get(0).id());
        return call.args().get(Boolean.TRUE.equals(condition) ? 1 : 2);
    }

    /** One if the value selected from is no variable's part: cel-go then makes an attribute of it first. */
    private static long relative(CelExpr operand) {
        return isAttribute(operand) ? 0 : 1;
    }

    /** One if the expression is a variable or its part, which cel-go merges into the attribute around it. */
    private static long inlined(CelExpr expr) {
        return isAttribute(expr) ? 1 : 0;
    }

    private static boolean isAttribute(CelExpr expr) {
        return switch (expr.getKind()) {
            case IDENT -> true;
            case SELECT -> !expr.select().testOnly();
            case CALL -> ATTRIBUTES.contains(expr.call().function());
            case CONSTANT, LIST, MAP, STRUCT, COMPREHENSION, NOT_SET -> false;
        };
    }

    private void add(CelExpr arg, List<Object> args) {
        Object value = values.get(arg.id());
        if (value != null) {
            args.add(value);
        }
    }

    /** Whether the optimizer would have done the work once and for all. */
    private static boolean isFolded(CelCall call) {
        return CONVERSIONS.contains(call.function())
                && call.args().size() == 1
                && isConstant(call.args().get(0));
    }

    private static boolean isConstant(CelExpr expr) {
        return switch (expr.getKind()) {
            case CONSTANT -> expr.constant().getKind() != CelConstant.Kind.NOT_SET;
            case LIST -> expr.list().elements().stream().allMatch(CostTracker::isConstant);
            case MAP ->
                expr.map().entries().stream().allMatch(entry -> isConstant(entry.key()) && isConstant(entry.value()));
            case CALL -> isFolded(expr.call());
            case IDENT, SELECT, STRUCT, COMPREHENSION, NOT_SET -> false;
        };
    }
}
