// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Splits an nginx configuration into directives ({@code src/core/ngx_conf_file.c}). */
final class NginxTokens {
    /**
     * A directive; the end of a block has no words.
     *
     * @param line where it ends
     * @param opensBlock whether a brace follows
     * @param inTypes whether it is an entry of a {@code types} block
     */
    record Directive(List<String> words, int line, boolean opensBlock, boolean inTypes) {}

    private final String where;
    private final String text;
    private final List<Directive> directives = new ArrayList<>();
    private final Deque<String> blocks = new ArrayDeque<>();
    private List<String> words = new ArrayList<>();
    private int at;
    private int line = 1;

    private NginxTokens(String where, String text) {
        this.where = where;
        this.text = text;
    }

    /** The directives in their order, blocks as a beginning and an end. */
    static List<Directive> of(String where, String text) {
        NginxTokens tokens = new NginxTokens(where, text);
        tokens.split();
        return tokens.directives;
    }

    private void split() {
        while (at < text.length()) {
            char c = text.charAt(at++);
            switch (c) {
                case '\n' -> line++;
                case ' ', '\t', '\r' -> {}
                case '#' -> {
                    int end = text.indexOf('\n', at);
                    at = end < 0 ? text.length() : end;
                }
                case ';' -> end(false);
                case '{' -> end(true);
                case '}' -> close();
                case '"', '\'' -> words.add(quoted(c));
                default -> words.add(word(c));
            }
        }
        if (!words.isEmpty() || !blocks.isEmpty()) {
            throw new UsageException(
                    "[emerg] unexpected end of file, expecting \";\" or \"}\" in " + where + ":" + line);
        }
    }

    private void end(boolean opensBlock) {
        if (words.isEmpty()) {
            throw new UsageException(
                    "[emerg] unexpected \"" + (opensBlock ? "{" : ";") + "\" in " + where + ":" + line);
        }
        directives.add(new Directive(words, line, opensBlock, "types".equals(blocks.peek())));
        if (opensBlock) {
            blocks.push(words.getFirst());
        }
        words = new ArrayList<>();
    }

    private void close() {
        if (blocks.isEmpty() || !words.isEmpty()) {
            throw new UsageException("[emerg] unexpected \"}\" in " + where + ":" + line);
        }
        blocks.pop();
        directives.add(new Directive(List.of(), line, false, false));
    }

    private String quoted(char quote) {
        StringBuilder word = new StringBuilder();
        while (at < text.length() && text.charAt(at) != quote) {
            char c = text.charAt(at++);
            line += c == '\n' ? 1 : 0;
            if (c == '\\' && at < text.length()) {
                c = text.charAt(at++);
            }
            word.append(c);
        }
        at++;
        return word.toString();
    }

    private String word(char first) {
        StringBuilder word = new StringBuilder().append(first);
        while (at < text.length() && " \t\r\n;{}".indexOf(text.charAt(at)) < 0) {
            word.append(text.charAt(at++));
        }
        return word.toString();
    }
}
