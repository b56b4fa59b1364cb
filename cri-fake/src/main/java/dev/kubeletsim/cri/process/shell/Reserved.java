// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import java.util.Set;

/** The words with a meaning of their own where a command starts. */
final class Reserved {
    static final Set<String> WORDS = Set.of(
            "!", "{", "}", "case", "do", "done", "elif", "else", "esac", "fi", "for", "if", "in", "then", "until",
            "while");

    private Reserved() {}
}
