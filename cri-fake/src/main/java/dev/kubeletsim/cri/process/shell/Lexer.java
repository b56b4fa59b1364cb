// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.shell;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Cuts a script into tokens, and words into their parts (POSIX.1-2017, 2.2, 2.3, 2.6). */
final class Lexer {
    private static final int MAX_DEPTH = 100;
    private static final List<String> OPERATORS =
            List.of("<<-", "&&", "||", ";;", "<<", ">>", "<&", ">&", "<>", ">|", "&", "|", ";", "<", ">", "(", ")");

    /** A here-document whose text follows after the line. */
    private static final class HereDocument {
        final String delimiter;
        final boolean expand;
        final boolean stripTabs;
        Word text = Word.of("");

        HereDocument(String delimiter, boolean expand, boolean stripTabs) {
            this.delimiter = delimiter;
            this.expand = expand;
            this.stripTabs = stripTabs;
        }
    }

    private final String source;
    private int depth;
    private int at;
    private int line;
    private final List<HereDocument> pending = new ArrayList<>();

    Lexer(String source, int at, int line, int depth) {
        this.source = source;
        this.at = at;
        this.line = line;
        this.depth = depth;
        if (depth > MAX_DEPTH) {
            throw error("nesting is too deep", false);
        }
    }

    int position() {
        return at;
    }

    int line() {
        return line;
    }

    /** One level deeper, shared by commands, substitutions and expressions, so that the stack is bounded. */
    void enter() {
        if (++depth > MAX_DEPTH) {
            throw error("nesting is too deep", false);
        }
    }

    void leave() {
        depth--;
    }

    SyntaxError error(String message, boolean incomplete) {
        return new SyntaxError(message, incomplete, line);
    }

    private char peek(int ahead) {
        return at + ahead < source.length() ? source.charAt(at + ahead) : '\0';
    }

    private boolean more() {
        return at < source.length();
    }

    private char take() {
        char c = source.charAt(at++);
        if (c == '\n') {
            line++;
        }
        return c;
    }

    Token next() {
        skipBlanks();
        if (!more()) {
            if (!pending.isEmpty()) {
                readHereDocuments();
            }
            return new Token(Token.Kind.END, "", null, -1);
        }
        if (peek(0) == '\n') {
            take();
            readHereDocuments();
            return new Token(Token.Kind.NEWLINE, "\n", null, -1);
        }
        int digits = 0;
        while (Character.isDigit(peek(digits)) && digits < 4) {
            digits++;
        }
        if (digits > 0 && (peek(digits) == '<' || peek(digits) == '>')) {
            int fd = Integer.parseInt(source.substring(at, at + digits));
            at += digits;
            return new Token(Token.Kind.OPERATOR, operator(), null, fd);
        }
        String operator = operator();
        if (!operator.isEmpty()) {
            return new Token(Token.Kind.OPERATOR, operator, null, -1);
        }
        Word word = word();
        String plain = word.plain();
        return new Token(Token.Kind.WORD, plain == null ? "" : plain, word, -1);
    }

    private void skipBlanks() {
        while (more()) {
            char c = peek(0);
            if (c == '\\' && peek(1) == '\n') {
                at++;
                take();
            } else if (c == '#') {
                while (more() && peek(0) != '\n') {
                    at++;
                }
            } else if (c == ' ' || c == '\t' || c == '\r') {
                at++;
            } else {
                return;
            }
        }
    }

    private String operator() {
        for (String operator : OPERATORS) {
            if (source.startsWith(operator, at)) {
                at += operator.length();
                return operator;
            }
        }
        return "";
    }

    private static boolean endsWord(char c) {
        return " \t\n;&|<>()".indexOf(c) >= 0;
    }

    private Word word() {
        PartList parts = new PartList();
        while (more() && !endsWord(peek(0))) {
            part(parts, false);
        }
        return parts.word();
    }

    /** One piece, in or outside of double quotes. */
    private void part(PartList parts, boolean quoted) {
        char c = peek(0);
        switch (c) {
            case '\\' -> backslash(parts, quoted);
            case '\'' -> {
                if (quoted) {
                    parts.add(take(), true);
                } else {
                    at++;
                    parts.add(until('\''), true);
                }
            }
            case '"' -> {
                if (quoted) {
                    throw new IllegalStateException("a double quote within double quotes");
                }
                at++;
                doubleQuoted(parts);
            }
            case '$' -> dollar(parts, quoted);
            case '`' -> parts.add(backquotes(quoted));
            default -> parts.add(take(), quoted);
        }
    }

    private void backslash(PartList parts, boolean quoted) {
        at++;
        if (!more()) {
            parts.add('\\', true);
            return;
        }
        char c = take();
        if (c == '\n') {
            return;
        }
        if (quoted && "$`\"\\".indexOf(c) < 0) {
            parts.add('\\', true);
        }
        parts.add(c, true);
    }

    private String until(char end) {
        int start = at;
        while (more() && peek(0) != end) {
            take();
        }
        if (!more()) {
            throw error("unterminated quoted string", true);
        }
        String text = source.substring(start, at);
        at++;
        return text;
    }

    private void doubleQuoted(PartList parts) {
        parts.add("", true);
        while (peek(0) != '"' || !more()) {
            if (!more()) {
                throw error("unterminated quoted string", true);
            }
            part(parts, true);
        }
        at++;
    }

    private void dollar(PartList parts, boolean quoted) {
        char c = peek(1);
        if (c == '(' && peek(2) == '(') {
            int start = at;
            int startLine = line;
            Word.Part arithmetic = arithmetic(quoted);
            if (arithmetic != null) {
                parts.add(arithmetic);
                return;
            }
            at = start;
            line = startLine;
        }
        if (c == '(') {
            at += 2;
            parts.add(substitution(quoted));
        } else if (c == '{') {
            at += 2;
            parts.add(braced(quoted));
        } else if (Character.isLetter(c) || c == '_') {
            at++;
            parts.add(new Word.Parameter(name(), "", false, null, quoted));
        } else if (at + 1 < source.length() && (Character.isDigit(c) || "@*#?-$!".indexOf(c) >= 0)) {
            at += 2;
            parts.add(new Word.Parameter(String.valueOf(c), "", false, null, quoted));
        } else {
            parts.add(take(), quoted);
        }
    }

    private String name() {
        int start = at;
        while (more() && (Character.isLetterOrDigit(peek(0)) || peek(0) == '_')) {
            at++;
        }
        return source.substring(start, at);
    }

    private Word.Part substitution(boolean quoted) {
        Lexer inner = new Lexer(source, at, line, depth + 1);
        Node body = new Parser(inner).untilClosing();
        at = inner.at;
        line = inner.line;
        return new Word.Substitution(body, quoted);
    }

    private Word.Part backquotes(boolean quoted) {
        at++;
        StringBuilder text = new StringBuilder();
        while (more() && peek(0) != '`') {
            char c = take();
            boolean escapes = c == '\\' && more() && ("$`\\".indexOf(peek(0)) >= 0 || (quoted && peek(0) == '"'));
            text.append(escapes ? take() : c);
        }
        if (!more()) {
            throw error("EOF in backquote substitution", true);
        }
        at++;
        return new Word.Substitution(new Parser(new Lexer(text.toString(), 0, line, depth + 1)).all(), quoted);
    }

    /** {@code $((…))}; null if it turns out to be a subshell within a substitution. */
    private Word.@Nullable Part arithmetic(boolean quoted) {
        at += 3;
        PartList parts = new PartList();
        int open = 0;
        while (more()) {
            char c = peek(0);
            if (c == ')' && open == 0) {
                if (peek(1) != ')') {
                    return null;
                }
                at += 2;
                return new Word.Arithmetic(parts.word(), quoted);
            }
            open += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (c == '"') {
                at++;
            } else {
                part(parts, true);
            }
        }
        throw error("missing '))'", true);
    }

    private Word.Part braced(boolean quoted) {
        if (peek(0) == '#'
                && peek(1) != '}'
                && (Character.isLetterOrDigit(peek(1)) || "_@*?$!-#".indexOf(peek(1)) >= 0)) {
            at++;
            String name = parameterName();
            if (!more() || take() != '}') {
                throw error("bad substitution", !more());
            }
            return new Word.Parameter(name, "#length", false, null, quoted);
        }
        String name = parameterName();
        if (name.isEmpty()) {
            throw error("bad substitution", !more());
        }
        if (peek(0) == '}') {
            at++;
            return new Word.Parameter(name, "", false, null, quoted);
        }
        boolean colon = peek(0) == ':' && "-=?+".indexOf(peek(1)) >= 0 && at + 1 < source.length();
        at += colon ? 1 : 0;
        String operator = parameterOperator();
        Word argument = new Lexer(source, at, line, depth + 1).bracedArgument(quoted, this);
        return new Word.Parameter(name, operator, colon, argument, quoted);
    }

    private String parameterName() {
        char c = peek(0);
        if (Character.isDigit(c)) {
            int start = at;
            while (Character.isDigit(peek(0))) {
                at++;
            }
            return source.substring(start, at);
        }
        if (more() && "@*#?-$!".indexOf(c) >= 0) {
            at++;
            return String.valueOf(c);
        }
        return name();
    }

    private String parameterOperator() {
        for (String operator : List.of("%%", "##", "//", "-", "=", "?", "+", "%", "#", "/", ":")) {
            if (source.startsWith(operator, at)) {
                at += operator.length();
                return operator;
            }
        }
        throw error("bad substitution", !more());
    }

    private Word bracedArgument(boolean quoted, Lexer outer) {
        PartList parts = new PartList();
        boolean inQuotes = false;
        while (more() && (peek(0) != '}' || inQuotes)) {
            if (peek(0) == '"') {
                at++;
                inQuotes = !inQuotes;
                parts.add("", true);
            } else {
                part(parts, quoted || inQuotes);
            }
        }
        if (!more()) {
            throw error("unterminated quoted string", true);
        }
        at++;
        outer.at = at;
        outer.line = line;
        return parts.word();
    }

    /** Reads the delimiter and arranges for the text to be read after the line; the holder is filled then. */
    HereText hereDocument(boolean stripTabs) {
        skipBlanks();
        Word delimiter = word();
        StringBuilder text = new StringBuilder();
        boolean expand = true;
        for (Word.Part part : delimiter.parts()) {
            if (!(part instanceof Word.Literal literal)) {
                throw error("bad here-document delimiter", false);
            }
            text.append(literal.text());
            expand &= !literal.quoted();
        }
        HereDocument document = new HereDocument(text.toString(), expand, stripTabs);
        pending.add(document);
        return () -> document.text;
    }

    /** A here-document's text, once it was read. */
    interface HereText {
        Word text();
    }

    private void readHereDocuments() {
        for (HereDocument document : pending) {
            String text = hereText(document);
            document.text = document.expand ? new Lexer(text, 0, line, depth + 1).hereWord() : Word.of(text);
        }
        pending.clear();
    }

    private String hereText(HereDocument document) {
        StringBuilder text = new StringBuilder();
        while (more()) {
            int end = source.indexOf('\n', at);
            String row = source.substring(at, end < 0 ? source.length() : end);
            at = end < 0 ? source.length() : end + 1;
            line++;
            String stripped = document.stripTabs ? row.replaceFirst("^\t+", "") : row;
            if (stripped.equals(document.delimiter)) {
                return text.toString();
            }
            text.append(stripped);
            if (end >= 0) {
                text.append('\n');
            }
        }
        throw error("unexpected end of file (here-document)", true);
    }

    private Word hereWord() {
        PartList parts = new PartList();
        while (more()) {
            char c = peek(0);
            if (c == '"') {
                parts.add(take(), true);
            } else if (c == '\\' && peek(1) == '"') {
                parts.add(take(), true);
            } else {
                part(parts, true);
            }
        }
        return parts.word();
    }

    /** Collects parts and joins neighbouring literals. */
    private static final class PartList {
        private final List<Word.Part> parts = new ArrayList<>();
        private final StringBuilder text = new StringBuilder();
        private boolean textQuoted;
        private boolean hasText;

        void add(char c, boolean quoted) {
            start(quoted);
            text.append(c);
        }

        void add(String string, boolean quoted) {
            start(quoted);
            text.append(string);
        }

        void add(Word.Part part) {
            flush();
            parts.add(part);
        }

        private void start(boolean quoted) {
            if (hasText && textQuoted != quoted) {
                flush();
            }
            hasText = true;
            textQuoted = quoted;
        }

        private void flush() {
            if (hasText) {
                parts.add(new Word.Literal(text.toString(), textQuoted));
                text.setLength(0);
                hasText = false;
            }
        }

        Word word() {
            flush();
            return new Word(List.copyOf(parts));
        }
    }
}
