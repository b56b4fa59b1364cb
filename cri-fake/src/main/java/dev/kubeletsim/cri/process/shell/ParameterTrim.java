// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import dev.kubeletsim.cri.process.libbb.ShellPattern;

/** The operators of {@code ${name…}} that change a value. */
final class ParameterTrim {
    private ParameterTrim() {}

    static String prefix(String value, String pattern, boolean longest) {
        for (int n = 0; n <= value.length(); n++) {
            int end = longest ? value.length() - n : n;
            if (ShellPattern.matches(pattern, value.substring(0, end))) {
                return value.substring(end);
            }
        }
        return value;
    }

    static String suffix(String value, String pattern, boolean longest) {
        for (int n = 0; n <= value.length(); n++) {
            int start = longest ? n : value.length() - n;
            if (ShellPattern.matches(pattern, value.substring(start))) {
                return value.substring(0, start);
            }
        }
        return value;
    }

    /** {@code argument} is {@code pattern/replacement}. */
    static String replace(String value, String argument, boolean all) {
        int slash = slash(argument);
        String pattern = argument.substring(0, slash);
        String replacement = slash < argument.length() ? ShellPattern.unescape(argument.substring(slash + 1)) : "";
        StringBuilder result = new StringBuilder();
        int at = 0;
        boolean replaced = false;
        while (at < value.length()) {
            int end = replaced && !all ? -1 : longestMatch(value, at, pattern);
            if (end > at) {
                result.append(replacement);
                at = end;
                replaced = true;
            } else {
                result.append(value.charAt(at++));
            }
        }
        return result.toString();
    }

    private static int slash(String argument) {
        for (int i = 0; i < argument.length(); i++) {
            if (argument.charAt(i) == '\\') {
                i++;
            } else if (argument.charAt(i) == '/') {
                return i;
            }
        }
        return argument.length();
    }

    private static int longestMatch(String value, int start, String pattern) {
        for (int end = value.length(); end > start; end--) {
            if (ShellPattern.matches(pattern, value.substring(start, end))) {
                return end;
            }
        }
        return -1;
    }

    /** {@code argument} is {@code offset} or {@code offset:length}. */
    static String substring(String value, String argument, Variables variables) {
        int colon = argument.indexOf(':');
        long offset = ArithmeticEvaluator.evaluate(variables, colon < 0 ? argument : argument.substring(0, colon));
        long start = offset < 0 ? Math.max(0, value.length() + offset) : Math.min(offset, value.length());
        long end = value.length();
        if (colon >= 0) {
            long count = ArithmeticEvaluator.evaluate(variables, argument.substring(colon + 1));
            end = count < 0 ? value.length() + count : Math.min(value.length(), start + count);
        }
        return end <= start ? "" : value.substring((int) start, (int) end);
    }
}
