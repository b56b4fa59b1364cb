// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Parses a script command by command (POSIX.1-2017, 2.10), with ash's error texts. */
final class Parser {
    private static final int MAX_COMMANDS = 100_000;
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final Set<String> CLOSERS = Set.of("then", "else", "elif", "fi", "do", "done", "esac", "}");

    private final Lexer lexer;
    private @Nullable Token token;
    private boolean separated;

    Parser(Lexer lexer) {
        this.lexer = lexer;
    }

    Parser(String source, int at, int line) {
        this(new Lexer(source, at, line, 0));
    }

    /** Where the next command starts, after {@link #nextCommand}. */
    int position() {
        return lexer.position();
    }

    int line() {
        return lexer.line();
    }

    private Token peek() {
        Token now = token;
        if (now == null) {
            now = lexer.next();
            token = now;
        }
        return now;
    }

    private Token take() {
        Token now = peek();
        token = null;
        return now;
    }

    /** The next line's commands; null at the end of the script. */
    @Nullable
    Node nextCommand() {
        skipNewlines();
        if (peek().kind() == Token.Kind.END) {
            return null;
        }
        List<Node> commands = new ArrayList<>();
        while (true) {
            commands.add(andOrWithTerminator());
            Token next = peek();
            if (next.kind() == Token.Kind.NEWLINE) {
                take();
                break;
            }
            if (next.kind() == Token.Kind.END) {
                break;
            }
            if (!separated) {
                throw unexpected("");
            }
        }
        return single(commands);
    }

    /** Everything up to the end. */
    Node all() {
        List<Node> commands = new ArrayList<>();
        Node next;
        while ((next = nextCommand()) != null) {
            commands.add(next);
        }
        return single(commands);
    }

    /** Everything up to the parenthesis that closes a substitution. */
    Node untilClosing() {
        Node body = list();
        if (!peek().is(")")) {
            throw unexpected(")");
        }
        take();
        return body;
    }

    private static Node single(List<Node> commands) {
        return commands.size() == 1 ? commands.getFirst() : new Node.Sequence(List.copyOf(commands));
    }

    private SyntaxError unexpected(String expected) {
        Token found = peek();
        String hint = expected.isEmpty() ? "" : " (expecting \"" + expected + "\")";
        return lexer.error("unexpected " + found.shown() + hint, found.kind() == Token.Kind.END);
    }

    private void skipNewlines() {
        while (peek().kind() == Token.Kind.NEWLINE) {
            take();
        }
    }

    private Node andOrWithTerminator() {
        Node command = andOr();
        separated = false;
        if (peek().is("&")) {
            take();
            separated = true;
            return new Node.Background(command);
        }
        if (peek().is(";")) {
            take();
            separated = true;
        }
        return command;
    }

    /** Commands up to a closing word or parenthesis, which stays. */
    private Node list() {
        List<Node> commands = new ArrayList<>();
        while (true) {
            skipNewlines();
            Token next = peek();
            if (next.kind() == Token.Kind.END || next.is(")") || next.is(";;") || isCloser(next)) {
                return single(commands);
            }
            commands.add(andOrWithTerminator());
            if (commands.size() > MAX_COMMANDS) {
                throw lexer.error("script is too long", false);
            }
            Token after = peek();
            boolean ends = after.kind() != Token.Kind.WORD && !after.is("(");
            if (!separated && !ends) {
                throw unexpected("");
            }
            if (!separated && (after.is("&&") || after.is("||") || after.is("|"))) {
                throw unexpected("");
            }
        }
    }

    private static boolean isCloser(Token token) {
        return token.kind() == Token.Kind.WORD && CLOSERS.contains(token.text());
    }

    private Node andOr() {
        Node left = pipeline();
        while (peek().is("&&") || peek().is("||")) {
            boolean and = take().is("&&");
            skipNewlines();
            Node right = pipeline();
            left = and ? new Node.And(left, right) : new Node.Or(left, right);
        }
        return left;
    }

    private Node pipeline() {
        boolean negated = false;
        while (peek().isReserved("!")) {
            take();
            negated = !negated;
        }
        List<Node> commands = new ArrayList<>();
        commands.add(command());
        while (peek().is("|")) {
            take();
            skipNewlines();
            commands.add(command());
        }
        return commands.size() == 1 && !negated
                ? commands.getFirst()
                : new Node.Pipeline(List.copyOf(commands), negated);
    }

    private Node command() {
        lexer.enter();
        try {
            Node compound = compound();
            if (compound == null) {
                return simple();
            }
            List<Node.Redirection> redirections = new ArrayList<>();
            Node.Redirection redirection;
            while ((redirection = redirection()) != null) {
                redirections.add(redirection);
            }
            return redirections.isEmpty() ? compound : new Node.Redirected(compound, redirections);
        } finally {
            lexer.leave();
        }
    }

    private @Nullable Node compound() {
        Token first = peek();
        if (first.is("(")) {
            take();
            Node body = list();
            expectOperator(")");
            return new Node.Subshell(body);
        }
        if (first.kind() != Token.Kind.WORD) {
            return null;
        }
        return switch (first.text()) {
            case "{" -> {
                take();
                Node body = list();
                expect("}");
                yield body;
            }
            case "if" -> {
                take();
                yield ifCommand();
            }
            case "while", "until" -> {
                boolean negated = take().isReserved("until");
                Node condition = nonEmptyList("do");
                expect("do");
                yield new Node.Loop(condition, body("done"), negated);
            }
            case "for" -> {
                take();
                yield forCommand();
            }
            case "case" -> {
                take();
                yield caseCommand();
            }
            default -> null;
        };
    }

    private Node nonEmptyList(String expected) {
        Node body = list();
        if (body instanceof Node.Sequence sequence && sequence.commands().isEmpty()) {
            throw unexpected(peek().isReserved(expected) ? "" : expected);
        }
        return body;
    }

    private Node body(String closer) {
        Node body = list();
        expect(closer);
        return body;
    }

    private void expect(String reserved) {
        if (!peek().isReserved(reserved)) {
            throw unexpected(reserved);
        }
        take();
    }

    private void expectOperator(String operator) {
        if (!peek().is(operator)) {
            throw unexpected(operator);
        }
        take();
    }

    private Node ifCommand() {
        lexer.enter();
        try {
            return ifRest();
        } finally {
            lexer.leave();
        }
    }

    private Node ifRest() {
        Node condition = nonEmptyList("then");
        expect("then");
        Node then = list();
        if (peek().isReserved("elif")) {
            take();
            return new Node.If(condition, then, ifCommand());
        }
        Node otherwise = null;
        if (peek().isReserved("else")) {
            take();
            otherwise = list();
        }
        expect("fi");
        return new Node.If(condition, then, otherwise);
    }

    private Node forCommand() {
        Token variable = take();
        if (!NAME.matcher(variable.text()).matches()) {
            throw lexer.error("bad for loop variable", variable.kind() == Token.Kind.END);
        }
        skipNewlines();
        List<Word> words = null;
        if (peek().isReserved("in")) {
            take();
            words = new ArrayList<>();
            Word word;
            while ((word = peek().word()) != null) {
                words.add(word);
                take();
            }
        }
        if (peek().is(";")) {
            take();
        }
        skipNewlines();
        expect("do");
        return new Node.For(variable.text(), words, body("done"));
    }

    private Node caseCommand() {
        Word word = take().word();
        if (word == null) {
            throw lexer.error("unexpected newline", false);
        }
        skipNewlines();
        expect("in");
        skipNewlines();
        List<Node.CasePattern> patterns = new ArrayList<>();
        while (!peek().isReserved("esac")) {
            patterns.add(casePattern());
            skipNewlines();
        }
        take();
        return new Node.Case(word, patterns);
    }

    private Node.CasePattern casePattern() {
        if (peek().is("(")) {
            take();
        }
        List<Word> patterns = new ArrayList<>();
        do {
            Word pattern = peek().word();
            if (pattern == null) {
                throw unexpected(")");
            }
            take();
            patterns.add(pattern);
        } while (peek().is("|") && take().is("|"));
        expectOperator(")");
        Node body = list();
        if (peek().is(";;")) {
            take();
        } else if (!peek().isReserved("esac")) {
            throw unexpected(";;");
        }
        return new Node.CasePattern(patterns, body);
    }

    private Node simple() {
        int line = lexer.line();
        List<Node.Assignment> assignments = new ArrayList<>();
        List<Word> words = new ArrayList<>();
        List<Node.Redirection> redirections = new ArrayList<>();
        while (true) {
            Node.Redirection redirection = redirection();
            if (redirection != null) {
                redirections.add(redirection);
                continue;
            }
            Word word = peek().word();
            if (word == null) {
                break;
            }
            if (words.isEmpty() && isCloser(peek())) {
                throw unexpected("");
            }
            Token taken = take();
            Node.Assignment assignment = words.isEmpty() ? assignment(word) : null;
            if (assignment != null) {
                assignments.add(assignment);
                continue;
            }
            words.add(word);
            boolean first = words.size() == 1 && assignments.isEmpty() && redirections.isEmpty();
            if (first && peek().is("(") && !taken.text().isEmpty()) {
                return function(taken.text());
            }
        }
        if (assignments.isEmpty() && words.isEmpty() && redirections.isEmpty()) {
            throw unexpected("");
        }
        return new Node.Simple(assignments, words, redirections, line);
    }

    private Node function(String name) {
        take();
        expectOperator(")");
        if (!NAME.matcher(name.replace('-', '_').replace('.', '_')).matches()) {
            throw lexer.error("bad function name", false);
        }
        skipNewlines();
        return new Node.Function(name, command());
    }

    /** {@code name=value} with an unquoted name. */
    private static Node.@Nullable Assignment assignment(Word word) {
        if (word.parts().isEmpty() || !(word.parts().getFirst() instanceof Word.Literal first) || first.quoted()) {
            return null;
        }
        int equals = first.text().indexOf('=');
        if (equals < 1 || !NAME.matcher(first.text().substring(0, equals)).matches()) {
            return null;
        }
        List<Word.Part> value = new ArrayList<>();
        if (equals + 1 < first.text().length()) {
            value.add(new Word.Literal(first.text().substring(equals + 1), false));
        }
        value.addAll(word.parts().subList(1, word.parts().size()));
        return new Node.Assignment(first.text().substring(0, equals), new Word(value));
    }

    private Node.@Nullable Redirection redirection() {
        Token next = peek();
        if (next.kind() != Token.Kind.OPERATOR || "<>".indexOf(next.text().charAt(0)) < 0) {
            return null;
        }
        take();
        String operator = next.text();
        int fd = next.ioNumber() >= 0 ? next.ioNumber() : operator.startsWith("<") ? 0 : 1;
        if (operator.startsWith("<<")) {
            Lexer.HereText text = lexer.hereDocument(operator.equals("<<-"));
            return new Node.Redirection(fd, "<<", new Word(List.of(new Word.HereDocument(text))));
        }
        Word target = peek().word();
        if (target == null) {
            throw unexpected("");
        }
        take();
        return new Node.Redirection(fd, operator, target);
    }
}
