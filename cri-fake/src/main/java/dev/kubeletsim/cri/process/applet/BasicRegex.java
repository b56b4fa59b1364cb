// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** POSIX regular expressions, basic and extended, as Java's. */
final class BasicRegex {
    private BasicRegex() {}

    static Pattern compile(String expression, boolean extended, int flags) {
        try {
            return Pattern.compile(toJava(expression, extended), flags);
        } catch (PatternSyntaxException e) {
            throw new UsageException("bad regex '" + expression + "': " + e.getDescription());
        }
    }

    static String toJava(String expression, boolean extended) {
        StringBuilder java = new StringBuilder();
        for (int i = 0; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (c == '[') {
                i = bracket(expression, i, java);
            } else if (c == '\\' && i + 1 < expression.length()) {
                i++;
                java.append(escaped(expression.charAt(i), extended));
            } else if (!extended && "+?{}()|".indexOf(c) >= 0) {
                java.append('\\').append(c);
            } else if (c == '*' && (i == 0 || (i == 1 && expression.charAt(0) == '^'))) {
                java.append("\\*");
            } else {
                java.append(c);
            }
        }
        return java.toString();
    }

    private static String escaped(char c, boolean extended) {
        if (!extended && "+?{}()|".indexOf(c) >= 0) {
            return String.valueOf(c);
        }
        if ("wWsSbB123456789".indexOf(c) >= 0) {
            return "\\" + c;
        }
        return switch (c) {
            case '<', '>' -> "\\b";
            case 'n' -> "\\n";
            case 't' -> "\\t";
            default -> Pattern.quote(String.valueOf(c));
        };
    }

    /** Copies a bracket expression; returns where it ends. */
    private static int bracket(String expression, int open, StringBuilder java) {
        int i = open + 1;
        StringBuilder set = new StringBuilder("[");
        if (i < expression.length() && expression.charAt(i) == '^') {
            set.append('^');
            i++;
        }
        for (int first = i; i < expression.length(); i++) {
            char c = expression.charAt(i);
            if (c == ']' && i > first) {
                java.append(set).append(']');
                return i;
            }
            int close = c == '[' && expression.startsWith("[:", i) ? expression.indexOf(":]", i) : -1;
            if (close > 0) {
                set.append(posixClass(expression.substring(i + 2, close)));
                i = close + 1;
            } else {
                set.append("[]&\\^".indexOf(c) >= 0 ? "\\" + c : String.valueOf(c));
            }
        }
        java.append("\\[");
        return open;
    }

    private static String posixClass(String name) {
        return switch (name) {
            case "alpha" -> "a-zA-Z";
            case "digit" -> "0-9";
            case "alnum" -> "a-zA-Z0-9";
            case "upper" -> "A-Z";
            case "lower" -> "a-z";
            case "space" -> "\\s";
            case "blank" -> " \\t";
            case "punct" -> "\\p{Punct}";
            case "xdigit" -> "0-9a-fA-F";
            default -> throw new UsageException("bad regex: unknown character class");
        };
    }
}
