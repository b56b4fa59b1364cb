// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import java.util.List;

/** Evaluates {@code $((…))} in 64 bits, with C's operators (POSIX.1-2017, 2.6.4). */
final class ArithmeticEvaluator {
    private static final int MAX_DEPTH = 100;
    /** From the loosest to the tightest; longer operators of a level first. */
    private static final List<List<String>> LEVELS = List.of(
            List.of("||"),
            List.of("&&"),
            List.of("|"),
            List.of("^"),
            List.of("&"),
            List.of("==", "!="),
            List.of("<=", ">=", "<", ">"),
            List.of("<<", ">>"),
            List.of("+", "-"),
            List.of("*", "/", "%"));

    private static final List<String> ASSIGNMENTS =
            List.of("<<=", ">>=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "=");

    private final Variables variables;
    private final String text;
    private int at;
    private int depth;
    /** Above zero while an operand is parsed whose value isn't wanted. */
    private int skipping;

    private ArithmeticEvaluator(Variables variables, String text, int depth) {
        this.variables = variables;
        this.text = text;
        this.depth = depth;
    }

    static long evaluate(Variables variables, String text) {
        return new ArithmeticEvaluator(variables, text, 0).all();
    }

    private long all() {
        skip();
        if (at == text.length()) {
            return 0;
        }
        long value = comma();
        if (at < text.length()) {
            throw syntax();
        }
        return value;
    }

    private static ShellError syntax() {
        return new ShellError(2, "arithmetic syntax error");
    }

    private void skip() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private boolean eat(String operator) {
        skip();
        if (!text.startsWith(operator, at)) {
            return false;
        }
        at += operator.length();
        skip();
        return true;
    }

    private long comma() {
        long value = assignment();
        while (eat(",")) {
            value = assignment();
        }
        return value;
    }

    private long assignment() {
        if (++depth > MAX_DEPTH) {
            throw new ShellError(2, "arithmetic: nesting is too deep");
        }
        try {
            skip();
            int start = at;
            String name = name();
            if (!name.isEmpty()) {
                skip();
                for (String operator : ASSIGNMENTS) {
                    boolean comparison = operator.equals("=") && text.startsWith("==", at);
                    if (!comparison && eat(operator)) {
                        return assign(name, operator);
                    }
                }
            }
            at = start;
            return conditional();
        } finally {
            depth--;
        }
    }

    private long assign(String name, String operator) {
        long right = assignment();
        long value =
                operator.equals("=") ? right : apply(operator.substring(0, operator.length() - 1), value(name), right);
        store(name, value);
        return value;
    }

    private void store(String name, long value) {
        if (skipping == 0) {
            variables.set(name, String.valueOf(value));
        }
    }

    private long conditional() {
        long condition = binary(0);
        if (!eat("?")) {
            return condition;
        }
        skipping += condition == 0 ? 1 : 0;
        long yes = assignment();
        skipping -= condition == 0 ? 1 : 0;
        if (!eat(":")) {
            throw syntax();
        }
        skipping += condition != 0 ? 1 : 0;
        long no = assignment();
        skipping -= condition != 0 ? 1 : 0;
        return condition != 0 ? yes : no;
    }

    private long binary(int level) {
        if (level == LEVELS.size()) {
            return unary();
        }
        long left = binary(level + 1);
        for (String operator = operatorOf(level); !operator.isEmpty(); operator = operatorOf(level)) {
            boolean decided = (operator.equals("&&") && left == 0) || (operator.equals("||") && left != 0);
            skipping += decided ? 1 : 0;
            long right = binary(level + 1);
            skipping -= decided ? 1 : 0;
            left = apply(operator, left, right);
        }
        return left;
    }

    private String operatorOf(int level) {
        skip();
        for (String operator : LEVELS.get(level)) {
            if (!text.startsWith(operator, at)) {
                continue;
            }
            char next = at + operator.length() < text.length() ? text.charAt(at + operator.length()) : ' ';
            boolean longer = operator.length() == 1
                    && ((next == operator.charAt(0) && "&|<>".indexOf(next) >= 0)
                            || (next == '=' && !"<>".contains(operator)));
            if (!longer) {
                at += operator.length();
                skip();
                return operator;
            }
        }
        return "";
    }

    private long apply(String operator, long left, long right) {
        return switch (operator) {
            case "||" -> left != 0 || right != 0 ? 1 : 0;
            case "&&" -> left != 0 && right != 0 ? 1 : 0;
            case "|" -> left | right;
            case "^" -> left ^ right;
            case "&" -> left & right;
            case "==" -> left == right ? 1 : 0;
            case "!=" -> left != right ? 1 : 0;
            case "<=" -> left <= right ? 1 : 0;
            case ">=" -> left >= right ? 1 : 0;
            case "<" -> left < right ? 1 : 0;
            case ">" -> left > right ? 1 : 0;
            case "<<" -> left << right;
            case ">>" -> left >> right;
            case "+" -> left + right;
            case "-" -> left - right;
            case "*" -> left * right;
            default -> divide(operator, left, right);
        };
    }

    private long divide(String operator, long left, long right) {
        if (right == 0) {
            if (skipping > 0) {
                return 0;
            }
            throw new ShellError(2, "divide by zero");
        }
        return operator.equals("/") ? left / right : left % right;
    }

    private long unary() {
        if (++depth > MAX_DEPTH) {
            throw new ShellError(2, "arithmetic: nesting is too deep");
        }
        try {
            if (eat("++")) {
                return step(name(), 1, true);
            }
            if (eat("--")) {
                return step(name(), -1, true);
            }
            if (eat("!")) {
                return unary() == 0 ? 1 : 0;
            }
            if (eat("~")) {
                return ~unary();
            }
            if (eat("-")) {
                return -unary();
            }
            if (eat("+")) {
                return unary();
            }
            return primary();
        } finally {
            depth--;
        }
    }

    private long step(String name, int change, boolean before) {
        if (name.isEmpty()) {
            throw syntax();
        }
        long old = value(name);
        store(name, old + change);
        return before ? old + change : old;
    }

    private long primary() {
        if (eat("(")) {
            long value = comma();
            if (!eat(")")) {
                throw syntax();
            }
            return value;
        }
        String name = name();
        if (!name.isEmpty()) {
            if (eat("++")) {
                return step(name, 1, false);
            }
            return eat("--") ? step(name, -1, false) : value(name);
        }
        int start = at;
        while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '#')) {
            at++;
        }
        long value = number(text.substring(start, at));
        skip();
        return value;
    }

    private String name() {
        int start = at;
        if (at < text.length() && (Character.isLetter(text.charAt(at)) || text.charAt(at) == '_')) {
            while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
                at++;
            }
        }
        return text.substring(start, at);
    }

    private long value(String name) {
        String value = variables.get(name);
        if (value == null || value.isBlank()) {
            return 0;
        }
        if (depth > MAX_DEPTH / 2) {
            throw new ShellError(2, "expression recursion loop detected");
        }
        return new ArithmeticEvaluator(variables, value, depth + 5).all();
    }

    private static long number(String digits) {
        try {
            if (digits.startsWith("0x") || digits.startsWith("0X")) {
                return Long.parseUnsignedLong(digits.substring(2), 16);
            }
            if (digits.indexOf('#') > 0) {
                int base = Integer.parseInt(digits.substring(0, digits.indexOf('#')));
                return Long.parseLong(digits.substring(digits.indexOf('#') + 1), base);
            }
            return digits.startsWith("0") && digits.length() > 1 ? Long.parseLong(digits, 8) : Long.parseLong(digits);
        } catch (NumberFormatException e) {
            throw syntax();
        }
    }
}
