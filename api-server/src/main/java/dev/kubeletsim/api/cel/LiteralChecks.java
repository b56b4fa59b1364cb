// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelSourceLocation;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.CelCall;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.values.NullValue;
import dev.cel.runtime.RuntimeHelpers;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What Kubernetes checks in an expression beyond its types: literals that would fail each time, lists and maps of mixed
 * literals, list functions without an overload for the elements (cel-go's validators, and its type checker).
 */
final class LiteralChecks {
    private static final Set<String> OF_ELEMENTS = Set.of("isSorted", "sum", "min", "max");

    private final CelAbstractSyntaxTree ast;
    private final List<CelIssue> wrong = new ArrayList<>();

    private LiteralChecks(CelAbstractSyntaxTree ast) {
        this.ast = ast;
    }

    /** What is wrong, in no order that upstream would promise. */
    static List<CelIssue> check(CelAbstractSyntaxTree ast) {
        LiteralChecks checks = new LiteralChecks(ast);
        CelNavigableAst.fromAst(ast).getRoot().allNodes().forEach(checks::check);
        return checks.wrong;
    }

    private void check(CelNavigableExpr node) {
        CelExpr expr = node.expr();
        switch (expr.getKind()) {
            case CALL -> check(expr);
            case LIST -> {
                if (!isInFormat(node)) {
                    mixed(expr.list().elements());
                }
            }
            case MAP -> {
                if (!isInFormat(node)) {
                    mixed(expr.map().entries().stream()
                            .map(entry -> entry.key())
                            .toList());
                    mixed(expr.map().entries().stream()
                            .map(entry -> entry.value())
                            .toList());
                }
            }
            default -> {}
        }
    }

    private static boolean isInFormat(CelNavigableExpr node) {
        for (CelNavigableExpr up = node.parent().orElse(null);
                up != null;
                up = up.parent().orElse(null)) {
            if (up.getKind() == Kind.CALL && up.expr().call().function().equals("format")) {
                return true;
            }
        }
        return false;
    }

    private void mixed(List<CelExpr> elements) {
        CelType first = null;
        for (CelExpr element : elements) {
            CelType type = ast.getType(element.id()).orElse(null);
            if (first == null) {
                first = type;
            } else if (type != null && !type.equals(first)) {
                report(element, "expected type '" + TypeNames.of(first) + "' but found '" + TypeNames.of(type) + "'");
                return;
            }
        }
    }

    private void check(CelExpr expr) {
        CelCall call = expr.call();
        CelExpr target = call.target().orElse(null);
        if (target != null && call.args().isEmpty() && OF_ELEMENTS.contains(call.function())) {
            elements(expr, target);
        }
        if (call.args().isEmpty()) {
            return;
        }
        CelExpr last = call.args().getLast();
        if (target != null && call.function().equals("format") && isText(target) && last.getKind() == Kind.LIST) {
            format(target.constant().stringValue(), expr, last);
        } else if (isText(last)) {
            text(call, last);
        }
    }

    private void elements(CelExpr call, CelExpr list) {
        CelType type = ast.getType(list.id()).orElse(null);
        if (type != null
                && !type.parameters().isEmpty()
                && !ListLibrary.accepts(
                        call.call().function(), type.parameters().get(0))) {
            report(
                    call,
                    "found no matching overload for '" + call.call().function() + "' applied to '" + TypeNames.of(type)
                            + ".()'");
        }
    }

    private void format(String pattern, CelExpr call, CelExpr list) {
        List<Object> values = new ArrayList<>();
        for (CelExpr element : list.list().elements()) {
            Object value = constant(element);
            if (value == null) {
                return;
            }
            values.add(value);
        }
        StringFormat.Problem problem = StringFormat.check(pattern, values);
        if (problem != null) {
            report(problem.argument() < 0 ? call : list.list().elements().get(problem.argument()), problem.message());
        }
    }

    private static @Nullable Object constant(CelExpr expr) {
        if (expr.getKind() != Kind.CONSTANT) {
            return null;
        }
        CelConstant constant = expr.constant();
        return switch (constant.getKind()) {
            case STRING_VALUE -> constant.stringValue();
            case INT64_VALUE -> constant.int64Value();
            case DOUBLE_VALUE -> constant.doubleValue();
            case BOOLEAN_VALUE -> constant.booleanValue();
            case NULL_VALUE -> NullValue.NULL_VALUE;
            default -> null;
        };
    }

    private void text(CelCall call, CelExpr literal) {
        String text = literal.constant().stringValue();
        boolean single = call.args().size() == 1;
        boolean good = switch (call.function()) {
            case "duration" -> !single || isDuration(text);
            case "timestamp" -> !single || isTimestamp(text);
            case "matches" -> regexProblem(text).isEmpty();
            default -> true;
        };
        if (!good) {
            report(literal, "invalid " + call.function() + " argument");
        }
    }

    /** Why no program can be made of the expression, in the words of Go's regular expressions; empty if it can. */
    static String instantiationProblem(CelAbstractSyntaxTree ast) {
        return CelNavigableAst.fromAst(ast)
                .getRoot()
                .allNodes()
                .map(CelNavigableExpr::expr)
                .filter(expr ->
                        expr.getKind() == Kind.CALL && !expr.call().args().isEmpty())
                .map(expr -> problem(expr.call()))
                .filter(problem -> !problem.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String problem(CelCall call) {
        CelExpr first = call.args().get(0);
        if (!isText(first)) {
            return "";
        }
        String text = first.constant().stringValue();
        return switch (call.function()) {
            case "find", "findAll" -> regexProblem(text);
            case "int" -> text.matches("[+-]?\\d{1,18}") ? "" : "type conversion error from 'string' to 'int'";
            default -> "";
        };
    }

    private void report(CelExpr at, String problem) {
        Integer offset = ast.getSource().getPositionsMap().get(at.id());
        CelSourceLocation place = offset == null
                ? CelSourceLocation.NONE
                : ast.getSource().getOffsetLocation(offset).orElse(CelSourceLocation.NONE);
        wrong.add(CelIssue.formatError(at.id(), place, problem));
    }

    private static boolean isText(CelExpr expr) {
        return expr.getKind() == Kind.CONSTANT && expr.constant().getKind() == CelConstant.Kind.STRING_VALUE;
    }

    private static boolean isDuration(String text) {
        try {
            RuntimeHelpers.createJavaDurationFromString(text);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static boolean isTimestamp(String text) {
        try {
            OffsetDateTime.parse(text);
            return true;
        } catch (DateTimeException e) {
            return false;
        }
    }

    private static String regexProblem(String text) {
        try {
            Pattern.compile(text);
            return "";
        } catch (PatternSyntaxException e) {
            return RegexLibrary.problem(e);
        }
    }
}
