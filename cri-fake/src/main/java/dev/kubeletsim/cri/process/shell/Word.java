// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A word before expansion. */
record Word(List<Part> parts) {
    /** A piece of a word. {@code quoted} pieces are neither split nor matched against file names. */
    sealed interface Part {
        boolean quoted();
    }

    record Literal(String text, boolean quoted) implements Part {}

    /**
     * {@code ${name operator argument}}.
     *
     * @param operator empty, {@code #length}, {@code -} {@code =} {@code ?} {@code +} {@code %} {@code %%} {@code #}
     *     {@code ##} {@code /} {@code //} or {@code :} for a substring
     * @param colon whether an empty value counts as unset
     */
    record Parameter(
            String name,
            String operator,
            boolean colon,
            @Nullable Word argument,
            boolean quoted) implements Part {}

    /** {@code $(…)} or backquotes; identity matters: two equal substitutions are two. */
    static final class Substitution implements Part {
        final Node body;
        private final boolean quoted;

        Substitution(Node body, boolean quoted) {
            this.body = body;
            this.quoted = quoted;
        }

        @Override
        public boolean quoted() {
            return quoted;
        }
    }

    /** {@code $((…))}. */
    static final class Arithmetic implements Part {
        final Word expression;
        private final boolean quoted;

        Arithmetic(Word expression, boolean quoted) {
            this.expression = expression;
            this.quoted = quoted;
        }

        @Override
        public boolean quoted() {
            return quoted;
        }
    }

    /** A here-document, whose text follows after the line of its operator. */
    record HereDocument(Lexer.HereText text) implements Part {
        @Override
        public boolean quoted() {
            return true;
        }
    }

    /** The text if nothing in it is quoted or expanded, else null. */
    @Nullable
    String plain() {
        if (parts.size() == 1 && parts.getFirst() instanceof Literal literal && !literal.quoted) {
            return literal.text;
        }
        return null;
    }

    static Word of(String text) {
        return new Word(List.of(new Literal(text, true)));
    }
}
