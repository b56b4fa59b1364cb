// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import dev.kubeletsim.cri.process.Output;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code sed} with {@code s///}, {@code p}, {@code d}, {@code q}, {@code =} and addresses; {@code -i} is not simulated. */
final class SedFilter extends LineFilter {
    private sealed interface Address {
        record Number(long line) implements Address {}

        record Last() implements Address {}

        record Match(Pattern pattern) implements Address {}
    }

    private static final class Command {
        @Nullable
        Address from;

        @Nullable
        Address to;

        boolean negated;
        boolean inRange;
        char name;
        Pattern pattern = Pattern.compile("");
        String replacement = "";
        String flags = "";
    }

    private final List<Command> commands;
    private final boolean silent;
    private @Nullable String held;
    private boolean heldTerminated;
    private long number;
    private boolean quit;

    private SedFilter(List<Command> commands, boolean silent) {
        this.commands = commands;
        this.silent = silent;
    }

    static FilterProgram.Filter create(AppletContext context, List<String> files) {
        OptionParser options = OptionParser.of(context.args(), "nErie:f:");
        if (options.has('i') || options.has('f')) {
            throw new UsageException((options.has('i') ? "-i" : "-f") + " is not simulated");
        }
        List<String> operands = new ArrayList<>(options.operands());
        List<String> scripts = new ArrayList<>(options.values('e'));
        if (scripts.isEmpty()) {
            if (operands.isEmpty()) {
                throw new UsageException("no script");
            }
            scripts.add(operands.removeFirst());
        }
        files.addAll(operands);
        List<Command> commands = new ArrayList<>();
        boolean extended = options.has('E') || options.has('r');
        scripts.forEach(script -> new ScriptReader(bytes(script), extended).readAll(commands));
        return new SedFilter(commands, options.has('n'));
    }

    @Override
    void line(String line, boolean terminated, Output output) {
        // One line is kept back, so that the last one is known as such.
        String before = held;
        if (before != null) {
            execute(before, heldTerminated, false, output);
        }
        held = quit ? null : line;
        heldTerminated = terminated;
        if (quit) {
            stop();
        }
    }

    @Override
    public int finish(Output output) {
        String last = held;
        if (last != null && !quit) {
            execute(last, heldTerminated, true, output);
        }
        return 0;
    }

    private void execute(String line, boolean terminated, boolean last, Output output) {
        number++;
        String text = line;
        for (Command command : commands) {
            if (!selects(command, text, last)) {
                continue;
            }
            switch (command.name) {
                case 'd' -> {
                    return;
                }
                case 'p' -> write(output, text + "\n");
                case '=' -> write(output, number + "\n");
                case 'q' -> quit = true;
                default -> text = substitute(command, text, output);
            }
            if (quit) {
                break;
            }
        }
        if (!silent) {
            write(output, text + (terminated ? "\n" : ""));
        }
    }

    private boolean selects(Command command, String text, boolean last) {
        Address from = command.from;
        Address to = command.to;
        boolean selected;
        if (from == null) {
            selected = true;
        } else if (to == null) {
            selected = matches(from, text, last);
        } else if (command.inRange) {
            selected = true;
            command.inRange = !(matches(to, text, last) || (to instanceof Address.Number end && number >= end.line()));
        } else {
            selected = matches(from, text, last);
            command.inRange = selected && !(to instanceof Address.Number end && number >= end.line());
        }
        return selected != command.negated;
    }

    private boolean matches(Address address, String text, boolean last) {
        return switch (address) {
            case Address.Number line -> line.line() == number;
            case Address.Last end -> last;
            case Address.Match match -> match.pattern().matcher(text).find();
        };
    }

    private static String substitute(Command command, String text, Output output) {
        Matcher matcher = command.pattern.matcher(text);
        boolean all = command.flags.contains("g");
        String digits = command.flags.replaceAll("[^0-9]", "");
        int wanted = digits.isEmpty() ? 1 : Integer.parseInt(digits);
        StringBuilder result = new StringBuilder();
        int occurrence = 0;
        boolean replaced = false;
        while (matcher.find()) {
            occurrence++;
            if (occurrence >= wanted && (all || !replaced)) {
                matcher.appendReplacement(result, Matcher.quoteReplacement(replacement(command.replacement, matcher)));
                replaced = true;
            }
        }
        matcher.appendTail(result);
        if (replaced && command.flags.contains("p")) {
            write(output, result + "\n");
        }
        return result.toString();
    }

    private static String replacement(String template, Matcher matcher) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < template.length(); i++) {
            char c = template.charAt(i);
            if (c == '&') {
                text.append(matcher.group());
            } else if (c == '\\' && i + 1 < template.length()) {
                char next = template.charAt(++i);
                if (Character.isDigit(next)) {
                    int group = next - '0';
                    String value = group <= matcher.groupCount() ? matcher.group(group) : "";
                    text.append(value == null ? "" : value);
                } else {
                    text.append(next == 'n' ? '\n' : next == 't' ? '\t' : next);
                }
            } else {
                text.append(c);
            }
        }
        return text.toString();
    }

    /** Reads commands that are separated by newlines or semicolons. */
    private static final class ScriptReader {
        private final String script;
        private final boolean extended;
        private int at;

        ScriptReader(String script, boolean extended) {
            this.script = script;
            this.extended = extended;
        }

        void readAll(List<Command> commands) {
            while (true) {
                skip(" \t\n;");
                if (at == script.length()) {
                    return;
                }
                commands.add(command());
            }
        }

        private void skip(String characters) {
            while (at < script.length() && characters.indexOf(script.charAt(at)) >= 0) {
                at++;
            }
        }

        private Command command() {
            Command command = new Command();
            command.from = address();
            if (command.from != null && at < script.length() && script.charAt(at) == ',') {
                at++;
                command.to = address();
            }
            skip(" ");
            if (at < script.length() && script.charAt(at) == '!') {
                command.negated = true;
                at++;
            }
            if (at == script.length()) {
                throw new UsageException("missing command");
            }
            command.name = script.charAt(at++);
            if (command.name == 's') {
                substitution(command);
            } else if ("dpq=".indexOf(command.name) < 0) {
                throw new UsageException("unsupported command " + command.name);
            }
            return command;
        }

        private @Nullable Address address() {
            if (at == script.length()) {
                return null;
            }
            char c = script.charAt(at);
            if (c == '$') {
                at++;
                return new Address.Last();
            }
            if (c == '/') {
                at++;
                return new Address.Match(BasicRegex.compile(until('/'), extended, 0));
            }
            int start = at;
            while (at < script.length() && Character.isDigit(script.charAt(at)) && at - start < 9) {
                at++;
            }
            return at == start ? null : new Address.Number(Long.parseLong(script.substring(start, at)));
        }

        private String until(char delimiter) {
            StringBuilder text = new StringBuilder();
            while (at < script.length() && script.charAt(at) != delimiter) {
                char c = script.charAt(at++);
                if (c == '\\' && at < script.length()) {
                    char next = script.charAt(at++);
                    text.append(next == delimiter ? "" : "\\").append(next);
                } else {
                    text.append(c);
                }
            }
            if (at == script.length()) {
                throw new UsageException("unmatched '" + delimiter + "'");
            }
            at++;
            return text.toString();
        }

        private void substitution(Command command) {
            if (at == script.length()) {
                throw new UsageException("bad 's' command");
            }
            char delimiter = script.charAt(at++);
            String expression = until(delimiter);
            command.replacement = until(delimiter);
            int start = at;
            while (at < script.length() && "gpiI0123456789".indexOf(script.charAt(at)) >= 0 && at - start < 8) {
                at++;
            }
            command.flags = script.substring(start, at);
            boolean ignoreCase = command.flags.contains("i") || command.flags.contains("I");
            command.pattern = BasicRegex.compile(expression, extended, ignoreCase ? Pattern.CASE_INSENSITIVE : 0);
        }
    }
}
