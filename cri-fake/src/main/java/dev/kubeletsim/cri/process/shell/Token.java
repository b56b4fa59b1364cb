// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import org.jspecify.annotations.Nullable;

/**
 * A token of the shell's grammar.
 *
 * @param text of an operator or of a plain word; empty for other words
 * @param ioNumber the descriptor before a redirection, or -1
 */
record Token(Kind kind, String text, @Nullable Word word, int ioNumber) {
    enum Kind {
        WORD,
        OPERATOR,
        NEWLINE,
        END
    }

    boolean is(String operator) {
        return kind == Kind.OPERATOR && text.equals(operator);
    }

    /** Whether this is the plain word {@code reserved}. */
    boolean isReserved(String reserved) {
        return kind == Kind.WORD && text.equals(reserved);
    }

    String shown() {
        return switch (kind) {
            case WORD -> text.isEmpty() ? "word" : '"' + text + '"';
            case OPERATOR -> '"' + text + '"';
            case NEWLINE -> "newline";
            case END -> "end of file";
        };
    }
}
