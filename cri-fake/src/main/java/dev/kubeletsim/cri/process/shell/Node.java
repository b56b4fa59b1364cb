// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A command in its parsed form. Immutable, so that any number of shells may run it. */
sealed interface Node {
    record Assignment(String name, Word value) {}

    /**
     * A redirection.
     *
     * @param operator {@code <} {@code >} {@code >>} {@code <>} {@code >|} {@code <&} {@code >&} or {@code <<}
     * @param target file, descriptor, or a here-document's text
     */
    record Redirection(int fd, String operator, Word target) {}

    record CasePattern(List<Word> patterns, Node body) {}

    record Simple(List<Assignment> assignments, List<Word> words, List<Redirection> redirections, int line)
            implements Node {}

    record Pipeline(List<Node> commands, boolean negated) implements Node {}

    record And(Node left, Node right) implements Node {}

    record Or(Node left, Node right) implements Node {}

    record Sequence(List<Node> commands) implements Node {}

    record Background(Node command) implements Node {}

    record Subshell(Node body) implements Node {}

    record Redirected(Node body, List<Redirection> redirections) implements Node {}

    record If(Node condition, Node then, @Nullable Node otherwise) implements Node {}

    /** {@code while}, or {@code until} if {@code negated}. */
    record Loop(Node condition, Node body, boolean negated) implements Node {}

    /** {@code for}; {@code words} is null for the positional parameters. */
    record For(String variable, @Nullable List<Word> words, Node body) implements Node {}

    record Case(Word word, List<CasePattern> patterns) implements Node {}

    record Function(String name, Node body) implements Node {}

    /** Nothing. */
    Node EMPTY = new Sequence(List.of());
}
