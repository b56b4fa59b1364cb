// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import java.util.Set;

/** Words that CEL keeps for itself ({@code pkg/cel/escaping.go}): no name is one of them. */
public final class ReservedWords {
    /** All of them. */
    public static final Set<String> ALL = Set.of(
            "true",
            "false",
            "null",
            "in",
            "as",
            "break",
            "const",
            "continue",
            "else",
            "for",
            "function",
            "if",
            "import",
            "let",
            "loop",
            "package",
            "namespace",
            "return",
            "var",
            "void",
            "while");

    private ReservedWords() {}
}
