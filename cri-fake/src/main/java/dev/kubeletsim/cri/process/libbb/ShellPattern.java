// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.libbb;

/** Matches shell patterns: {@code *}, {@code ?}, {@code [...]}; a backslash takes a character literally. */
public final class ShellPattern {
    private ShellPattern() {}

    /** Whether {@code text} as a whole matches {@code pattern}. */
    public static boolean matches(String pattern, String text) {
        int p = 0;
        int t = 0;
        int starPattern = -1;
        int starText = 0;
        while (t < text.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                starPattern = ++p;
                starText = t;
                continue;
            }
            int next = p < pattern.length() ? one(pattern, p, text.charAt(t)) : -1;
            if (next > 0) {
                p = next;
                t++;
            } else if (starPattern >= 0) {
                p = starPattern;
                t = ++starText;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    /** Where the pattern goes on after it has matched {@code c}; -1 if it doesn't match. */
    private static int one(String pattern, int p, char c) {
        char head = pattern.charAt(p);
        if (head == '?') {
            return p + 1;
        }
        if (head == '[') {
            int end = closing(pattern, p);
            if (end > 0) {
                return inSet(pattern, p + 1, end, c) ? end + 1 : -1;
            }
        }
        if (head == '\\' && p + 1 < pattern.length()) {
            return pattern.charAt(p + 1) == c ? p + 2 : -1;
        }
        return head == c ? p + 1 : -1;
    }

    private static int closing(String pattern, int open) {
        int i = open + 1;
        if (i < pattern.length() && (pattern.charAt(i) == '!' || pattern.charAt(i) == '^')) {
            i++;
        }
        for (int first = i; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '[' && pattern.startsWith("[:", i) && pattern.indexOf(":]", i) > 0) {
                i = pattern.indexOf(":]", i) + 1;
            } else if (c == ']' && i > first) {
                return i;
            }
        }
        return -1;
    }

    private static boolean inSet(String pattern, int start, int end, char c) {
        int i = start;
        boolean negated = pattern.charAt(i) == '!' || pattern.charAt(i) == '^';
        i += negated ? 1 : 0;
        boolean found = false;
        while (i < end) {
            if (pattern.startsWith("[:", i) && pattern.indexOf(":]", i) > 0) {
                int close = pattern.indexOf(":]", i);
                found |= inClass(pattern.substring(i + 2, close), c);
                i = close + 2;
                continue;
            }
            if (pattern.charAt(i) == '\\' && i + 1 < end) {
                i++;
            }
            char low = pattern.charAt(i);
            char high = low;
            if (i + 2 < end && pattern.charAt(i + 1) == '-') {
                high = pattern.charAt(i + 2);
                i += 2;
            }
            found |= low <= c && c <= high;
            i++;
        }
        return found != negated;
    }

    private static boolean inClass(String name, char c) {
        return switch (name) {
            case "alpha" -> Character.isLetter(c);
            case "digit" -> Character.isDigit(c);
            case "alnum" -> Character.isLetterOrDigit(c);
            case "upper" -> Character.isUpperCase(c);
            case "lower" -> Character.isLowerCase(c);
            case "space" -> Character.isWhitespace(c);
            case "blank" -> c == ' ' || c == '\t';
            case "punct" -> c > 32 && c < 127 && !Character.isLetterOrDigit(c);
            case "xdigit" -> Character.digit(c, 16) >= 0;
            default -> false;
        };
    }

    /** {@code text} as a pattern that matches only itself. */
    public static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        for (int i = 0; i < text.length(); i++) {
            if ("*?[]\\!-^".indexOf(text.charAt(i)) >= 0) {
                escaped.append('\\');
            }
            escaped.append(text.charAt(i));
        }
        return escaped.toString();
    }

    /** Whether {@code pattern} has anything that could match other than itself. */
    public static boolean isPattern(String pattern) {
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '*' || c == '?' || c == '[') {
                return true;
            }
        }
        return false;
    }

    /** The text that a pattern without wildcards stands for. */
    public static String unescape(String pattern) {
        StringBuilder text = new StringBuilder(pattern.length());
        for (int i = 0; i < pattern.length(); i++) {
            char c = pattern.charAt(i);
            if (c == '\\' && i + 1 < pattern.length()) {
                c = pattern.charAt(++i);
            }
            text.append(c);
        }
        return text.toString();
    }
}
