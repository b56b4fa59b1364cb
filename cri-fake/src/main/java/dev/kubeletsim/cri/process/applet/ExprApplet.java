// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** {@code expr}: exit code 0 for a value, 1 for nothing or zero, 2 for a wrong expression. */
final class ExprApplet {
    private static final List<List<String>> LEVELS = List.of(
            List.of("|"),
            List.of("&"),
            List.of("=", "==", "!=", "<", "<=", ">", ">="),
            List.of("+", "-"),
            List.of("*", "/", "%"),
            List.of(":"));
    private static final int MAX_ARGS = 10_000;

    private final List<String> args;
    private int at;
    private int depth;

    private ExprApplet(List<String> args) {
        this.args = args;
    }

    static int run(AppletContext context) {
        if (context.args().isEmpty() || context.args().size() > MAX_ARGS) {
            throw new UsageException(2, "too few arguments");
        }
        ExprApplet expr = new ExprApplet(context.args());
        String value = expr.binary(0);
        if (expr.at < expr.args.size()) {
            throw new UsageException(2, "syntax error");
        }
        context.out(value + "\n");
        return isNull(value) ? 1 : 0;
    }

    private static boolean isNull(String value) {
        return value.isEmpty() || value.equals("0");
    }

    private String binary(int level) {
        if (level == LEVELS.size()) {
            return primary();
        }
        String left = binary(level + 1);
        while (at < args.size() && LEVELS.get(level).contains(args.get(at))) {
            String operator = args.get(at++);
            left = apply(operator, left, binary(level + 1));
        }
        return left;
    }

    private String primary() {
        if (at == args.size() || ++depth > 200) {
            throw new UsageException(2, "syntax error");
        }
        String word = args.get(at++);
        if (word.equals("(")) {
            String value = binary(0);
            if (at == args.size() || !args.get(at++).equals(")")) {
                throw new UsageException(2, "syntax error");
            }
            return value;
        }
        if (word.equals("length") && at < args.size()) {
            return String.valueOf(primary().length());
        }
        return word;
    }

    private static String apply(String operator, String left, String right) {
        return switch (operator) {
            case "|" -> isNull(left) ? right : left;
            case "&" -> isNull(left) || isNull(right) ? "0" : left;
            case "=", "==" -> flag(compare(left, right) == 0);
            case "!=" -> flag(compare(left, right) != 0);
            case "<" -> flag(compare(left, right) < 0);
            case "<=" -> flag(compare(left, right) <= 0);
            case ">" -> flag(compare(left, right) > 0);
            case ">=" -> flag(compare(left, right) >= 0);
            case "+" -> String.valueOf(number(left) + number(right));
            case "-" -> String.valueOf(number(left) - number(right));
            case "*" -> String.valueOf(number(left) * number(right));
            case ":" -> match(left, right);
            default -> divide(operator, number(left), number(right));
        };
    }

    private static String divide(String operator, long left, long right) {
        if (right == 0) {
            throw new UsageException(2, "division by zero");
        }
        return String.valueOf(operator.equals("/") ? left / right : left % right);
    }

    private static String flag(boolean value) {
        return value ? "1" : "0";
    }

    private static boolean isNumber(String text) {
        return text.matches("-?[0-9]{1,18}");
    }

    private static int compare(String left, String right) {
        return isNumber(left) && isNumber(right)
                ? Long.compare(Long.parseLong(left), Long.parseLong(right))
                : left.compareTo(right);
    }

    private static long number(String text) {
        if (!isNumber(text)) {
            throw new UsageException(2, "non-numeric argument");
        }
        return Long.parseLong(text);
    }

    private static String match(String text, String expression) {
        try {
            Matcher matcher =
                    Pattern.compile(BasicRegex.toJava(expression, false)).matcher(text);
            boolean found = matcher.lookingAt();
            if (matcher.groupCount() > 0) {
                String group = found ? matcher.group(1) : null;
                return group == null ? "" : group;
            }
            return String.valueOf(found ? matcher.end() : 0);
        } catch (PatternSyntaxException e) {
            throw new UsageException(2, "bad regex '" + expression + "'");
        }
    }
}
