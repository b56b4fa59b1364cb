// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import dev.kubeletsim.cri.process.libbb.ShellPattern;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The expansion of one command's words (POSIX.1-2017, 2.6). When a command substitution's output isn't known yet, it
 * stops with {@link Suspended} and is run again from the start later; whatever has an effect is remembered by the
 * identity of its part, so that it happens once.
 */
final class Expansion {
    private static final int MAX_FIELDS = 200_000;
    private static final int MAX_LENGTH = 8 << 20;

    private final Shell shell;
    private final IdentityHashMap<Word.Part, String> known = new IdentityHashMap<>(2);

    Expansion(Shell shell) {
        this.shell = shell;
    }

    void know(Word.Part part, String value) {
        known.put(part, value);
    }

    /** Fields of all words: expanded, split, and matched against file names. */
    List<String> fields(List<Word> words) {
        List<String> fields = new ArrayList<>();
        for (Word word : words) {
            Fields split = new Fields(shell.variables().get("IFS", " \t\n"));
            expand(word, split, true);
            for (String pattern : split.finish()) {
                fields.addAll(
                        shell.noGlob() || !ShellPattern.isPattern(pattern)
                                ? List.of(ShellPattern.unescape(pattern))
                                : PathNames.matching(shell, pattern));
            }
            if (fields.size() > MAX_FIELDS) {
                throw new ShellError(2, "argument list too long");
            }
        }
        return fields;
    }

    /** One string, neither split nor matched. */
    String single(Word word) {
        return ShellPattern.unescape(pattern(word));
    }

    /** One pattern in which everything quoted is escaped. */
    String pattern(Word word) {
        Fields whole = new Fields(null);
        expand(word, whole, true);
        List<String> fields = whole.finish();
        return String.join(" ", fields);
    }

    private void expand(Word word, Fields into, boolean tilde) {
        boolean first = tilde;
        for (Word.Part part : word.parts()) {
            switch (part) {
                case Word.Literal literal -> {
                    String text = first && !literal.quoted() ? tilde(literal.text()) : literal.text();
                    into.literal(text, literal.quoted());
                }
                case Word.HereDocument document -> expand(document.text().text(), into, false);
                case Word.Substitution substitution -> into.expanded(output(substitution), part.quoted());
                case Word.Arithmetic arithmetic -> into.expanded(arithmetic(arithmetic), part.quoted());
                case Word.Parameter parameter -> parameter(parameter, into);
            }
            first = false;
            if (into.length() > MAX_LENGTH) {
                throw new ShellError(2, "expansion is too long");
            }
        }
    }

    private String tilde(String text) {
        if (!text.startsWith("~")) {
            return text;
        }
        int end = text.indexOf('/');
        String user = text.substring(1, end < 0 ? text.length() : end);
        String home = user.isEmpty() ? shell.variables().get("HOME") : shell.homeOf(user);
        return home == null ? text : ShellPattern.escape(home) + (end < 0 ? "" : text.substring(end));
    }

    private String output(Word.Substitution substitution) {
        String output = known.get(substitution);
        if (output == null) {
            throw new Suspended(substitution);
        }
        return output;
    }

    private String arithmetic(Word.Arithmetic arithmetic) {
        String value = known.get(arithmetic);
        if (value == null) {
            value = String.valueOf(ArithmeticEvaluator.evaluate(shell.variables(), single(arithmetic.expression)));
            known.put(arithmetic, value);
        }
        return value;
    }

    private void parameter(Word.Parameter parameter, Fields into) {
        boolean all = parameter.name().equals("@") || parameter.name().equals("*");
        String operator = parameter.operator();
        boolean listed = operator.isEmpty() || (all && "-+".contains(operator) && !operator.isEmpty());
        if (all && listed) {
            boolean empty = shell.positional().isEmpty();
            if (!operator.isEmpty() && empty == operator.equals("-")) {
                argument(parameter, into);
            } else if (!operator.equals("+")) {
                positional(parameter, into);
            }
            return;
        }
        String value = known.get(parameter);
        if (value == null) {
            value = shell.parameter(parameter.name());
        }
        boolean missing = value == null || (parameter.colon() && value.isEmpty());
        switch (operator) {
            case "" -> into.expanded(required(parameter, value), parameter.quoted());
            case "#length" -> into.expanded(String.valueOf(length(parameter, value)), parameter.quoted());
            case "-" -> {
                if (missing) {
                    argument(parameter, into);
                } else {
                    into.expanded(orEmpty(value), parameter.quoted());
                }
            }
            case "+" -> {
                if (!missing) {
                    argument(parameter, into);
                }
            }
            case "=" -> into.expanded(missing ? assign(parameter) : orEmpty(value), parameter.quoted());
            case "?" -> into.expanded(missing ? fail(parameter) : orEmpty(value), parameter.quoted());
            default -> into.expanded(transformed(parameter, required(parameter, value)), parameter.quoted());
        }
    }

    private static String orEmpty(@Nullable String value) {
        return value == null ? "" : value;
    }

    private long length(Word.Parameter parameter, @Nullable String value) {
        if (parameter.name().equals("@") || parameter.name().equals("*")) {
            return shell.positional().size();
        }
        return required(parameter, value).length();
    }

    private String required(Word.Parameter parameter, @Nullable String value) {
        if (value == null && shell.option('u') && !"@*".contains(parameter.name())) {
            throw new ShellError(2, parameter.name() + ": parameter not set");
        }
        return orEmpty(value);
    }

    private void argument(Word.Parameter parameter, Fields into) {
        Word argument = parameter.argument();
        if (argument == null) {
            return;
        }
        if (parameter.quoted()) {
            into.literal("", true);
        }
        // Unlike literal text, an unquoted default is split.
        for (Word.Part part : argument.parts()) {
            if (part instanceof Word.Literal literal && !literal.quoted() && !parameter.quoted()) {
                into.expandedPattern(tilde(literal.text()));
            } else {
                expand(new Word(List.of(part)), into, false);
            }
        }
    }

    private String assign(Word.Parameter parameter) {
        Word argument = parameter.argument();
        String value = argument == null ? "" : single(argument);
        shell.variables().set(parameter.name(), value);
        known.put(parameter, value);
        return value;
    }

    private String fail(Word.Parameter parameter) {
        Word argument = parameter.argument();
        String text = argument == null || argument.parts().isEmpty() ? "" : single(argument);
        String message = !text.isEmpty() ? text : parameter.colon() ? "parameter not set or null" : "parameter not set";
        throw new ShellError(2, parameter.name() + ": " + message);
    }

    private String transformed(Word.Parameter parameter, String value) {
        Word argument = parameter.argument();
        Word given = argument == null ? Word.of("") : argument;
        return switch (parameter.operator()) {
            case "#" -> ParameterTrim.prefix(value, pattern(given), false);
            case "##" -> ParameterTrim.prefix(value, pattern(given), true);
            case "%" -> ParameterTrim.suffix(value, pattern(given), false);
            case "%%" -> ParameterTrim.suffix(value, pattern(given), true);
            case "/", "//" ->
                ParameterTrim.replace(
                        value, pattern(given), parameter.operator().length() == 2);
            case ":" -> ParameterTrim.substring(value, single(given), shell.variables());
            default -> throw new ShellError(2, "bad substitution");
        };
    }

    private void positional(Word.Parameter parameter, Fields into) {
        List<String> arguments = shell.positional();
        if (parameter.quoted() && parameter.name().equals("*")) {
            String ifs = shell.variables().get("IFS", " \t\n");
            into.expanded(String.join(ifs.isEmpty() ? "" : ifs.substring(0, 1), arguments), true);
            return;
        }
        for (int i = 0; i < arguments.size(); i++) {
            if (i > 0) {
                into.next(parameter.quoted());
            }
            into.expanded(arguments.get(i), parameter.quoted());
        }
        if (arguments.isEmpty() && parameter.quoted()) {
            into.vanishIfEmpty();
        }
    }
}
