// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.rest;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Finds the first syntax error of a JSON text and says it in the words of Go's {@code encoding/json}, which clients see
 * in a Status.
 */
final class GoJsonSyntax {
    private static final String END = "unexpected end of JSON input";
    private static final int DEEPEST = 10_000;

    /** Thrown inside; carries the text. */
    private static final class SyntaxError extends Exception {
        private static final long serialVersionUID = 1L;

        SyntaxError(String message) {
            super(message, null, false, false);
        }
    }

    private final byte[] text;
    private int at;
    private int depth;

    private GoJsonSyntax(byte[] text) {
        this.text = text;
    }

    /** The first error, or null if the text is one JSON value. */
    static @Nullable String firstError(byte[] text) {
        GoJsonSyntax syntax = new GoJsonSyntax(text);
        try {
            syntax.value();
            syntax.space();
            if (syntax.at < text.length) {
                throw syntax.unexpected("after top-level value");
            }
            return null;
        } catch (SyntaxError e) {
            return e.getMessage();
        }
    }

    static @Nullable String firstError(String text) {
        return firstError(text.getBytes(StandardCharsets.UTF_8));
    }

    private void value() throws SyntaxError {
        space();
        int c = peek();
        if (++depth > DEEPEST) {
            throw new SyntaxError("exceeded max depth");
        }
        switch (c) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> literal("true");
            case 'f' -> literal("false");
            case 'n' -> literal("null");
            default -> {
                if (c != '-' && !isDigit(c)) {
                    throw unexpected("looking for beginning of value");
                }
                number();
            }
        }
        depth--;
    }

    private void object() throws SyntaxError {
        at++;
        space();
        if (peek() == '}') {
            at++;
            return;
        }
        while (true) {
            space();
            if (peek() != '"') {
                throw unexpected("looking for beginning of object key string");
            }
            string();
            space();
            if (peek() != ':') {
                throw unexpected("after object key");
            }
            at++;
            value();
            space();
            if (peek() == '}') {
                at++;
                return;
            }
            if (peek() != ',') {
                throw unexpected("after object key:value pair");
            }
            at++;
        }
    }

    private void array() throws SyntaxError {
        at++;
        space();
        if (peek() == ']') {
            at++;
            return;
        }
        while (true) {
            value();
            space();
            if (peek() == ']') {
                at++;
                return;
            }
            if (peek() != ',') {
                throw unexpected("after array element");
            }
            at++;
        }
    }

    private void string() throws SyntaxError {
        at++;
        while (peek() != '"') {
            if (peek() < 0x20) {
                throw unexpected("in string literal");
            }
            if (peek() == '\\') {
                at++;
                escape();
            } else {
                at++;
            }
        }
        at++;
    }

    private void escape() throws SyntaxError {
        int c = peek();
        if (c == 'u') {
            at++;
            for (int i = 0; i < 4; i++) {
                if (Character.digit(peek(), 16) < 0) {
                    throw unexpected("in \\u hexadecimal character escape");
                }
                at++;
            }
        } else if ("bfnrt\\/\"".indexOf(c) >= 0) {
            at++;
        } else {
            throw unexpected("in string escape code");
        }
    }

    private void literal(String word) throws SyntaxError {
        for (int i = 1; i < word.length(); i++) {
            at++;
            if (peek() != word.charAt(i)) {
                throw unexpected("in literal " + word + " (expecting '" + word.charAt(i) + "')");
            }
        }
        at++;
    }

    private void number() throws SyntaxError {
        if (peek() == '-') {
            at++;
            if (!isDigit(peek())) {
                throw unexpected("in numeric literal");
            }
        }
        if (peek() == '0') {
            at++;
        } else {
            digits();
        }
        if (at < text.length && text[at] == '.') {
            at++;
            if (!isDigit(peek())) {
                throw unexpected("after decimal point in numeric literal");
            }
            digits();
        }
        if (at < text.length && (text[at] == 'e' || text[at] == 'E')) {
            at++;
            if (peek() == '+' || peek() == '-') {
                at++;
            }
            if (!isDigit(peek())) {
                throw unexpected("in exponent of numeric literal");
            }
            digits();
        }
    }

    private void digits() {
        while (at < text.length && isDigit(text[at])) {
            at++;
        }
    }

    private void space() {
        while (at < text.length && " \t\r\n".indexOf(text[at]) >= 0) {
            at++;
        }
    }

    private int peek() throws SyntaxError {
        if (at >= text.length) {
            throw new SyntaxError(END);
        }
        return text[at] & 0xFF;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }

    private SyntaxError unexpected(String context) {
        return new SyntaxError("invalid character " + quote(text[at] & 0xFF) + " " + context);
    }

    private static String quote(int c) {
        return switch (c) {
            case '\'' -> "'\\''";
            case '"' -> "'\"'";
            case '\n' -> "'\\n'";
            case '\t' -> "'\\t'";
            case '\r' -> "'\\r'";
            case '\\' -> "'\\\\'";
            default -> c < 0x20 || c == 0x7F ? String.format("'\\x%02x'", c) : "'" + (char) c + "'";
        };
    }
}
