// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import java.util.List;
import java.util.stream.Collectors;

/** A command as {@code jobs} shows it. */
final class NodeText {
    private static final int MAX = 60;

    private NodeText() {}

    static String of(Node node) {
        String text = switch (node) {
            case Node.Simple simple ->
                simple.words().stream().map(NodeText::word).collect(Collectors.joining(" "));
            case Node.Pipeline pipeline -> join(pipeline.commands(), " | ");
            case Node.And and -> of(and.left()) + " && " + of(and.right());
            case Node.Or or -> of(or.left()) + " || " + of(or.right());
            case Node.Sequence sequence -> join(sequence.commands(), "; ");
            case Node.Background background -> of(background.command());
            case Node.Subshell subshell -> "(" + of(subshell.body()) + ")";
            case Node.Redirected redirected -> of(redirected.body());
            case Node.If choice -> "if " + of(choice.condition()) + "; then ...; fi";
            case Node.Loop loop -> (loop.negated() ? "until " : "while ") + of(loop.condition()) + "; do ...; done";
            case Node.For loop -> "for " + loop.variable() + "; do ...; done";
            case Node.Case choice -> "case " + word(choice.word()) + " in ... esac";
            case Node.Function function -> function.name() + "()";
        };
        return text.length() > MAX ? text.substring(0, MAX) : text;
    }

    private static String join(List<Node> nodes, String separator) {
        return nodes.stream().map(NodeText::of).collect(Collectors.joining(separator));
    }

    private static String word(Word word) {
        return word.parts().stream()
                .map(part -> switch (part) {
                    case Word.Literal literal -> literal.quoted() ? "\"" + literal.text() + "\"" : literal.text();
                    case Word.Parameter parameter -> "${" + parameter.name() + "}";
                    case Word.Substitution substitution -> "$(...)";
                    case Word.Arithmetic arithmetic -> "$((...))";
                    case Word.HereDocument document -> "";
                })
                .collect(Collectors.joining());
    }
}
