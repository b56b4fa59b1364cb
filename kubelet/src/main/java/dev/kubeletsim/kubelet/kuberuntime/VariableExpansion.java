// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import java.util.Map;

/** {@code $(NAME)} in commands, arguments and values (upstream's {@code third_party/forked/golang/expansion}). */
final class VariableExpansion {
    private VariableExpansion() {}

    /**
     * {@code text} with known variables replaced. Unknown ones stay as written; {@code $$} stands for one dollar sign.
     */
    static String expand(String text, Map<String, String> variables) {
        if (text.indexOf('$') < 0) {
            return text;
        }
        StringBuilder expanded = new StringBuilder(text.length());
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            if (c != '$' || at + 1 == text.length()) {
                expanded.append(c);
                at++;
            } else {
                at = reference(text, at, variables, expanded);
            }
        }
        return expanded.toString();
    }

    /** Handles a dollar sign at {@code at} and returns where to go on. */
    private static int reference(String text, int at, Map<String, String> variables, StringBuilder expanded) {
        char next = text.charAt(at + 1);
        if (next == '$') {
            expanded.append('$');
            return at + 2;
        }
        int end = next == '(' ? text.indexOf(')', at + 2) : -1;
        if (end < 0) {
            // Neither a reference nor an escape: written out as it stands.
            expanded.append('$').append(next);
            return at + 2;
        }
        String name = text.substring(at + 2, end);
        String value = variables.get(name);
        expanded.append(value != null ? value : "$(" + name + ")");
        return end + 1;
    }
}
