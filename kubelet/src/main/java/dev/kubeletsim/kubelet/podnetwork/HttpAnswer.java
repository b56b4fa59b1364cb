// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.podnetwork;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

/**
 * What a server answered.
 *
 * @param location where a redirect leads, if it says so
 * @param body at most the first 10 KiB
 */
public record HttpAnswer(int status, Optional<String> location, String body) {
    static final int MAX_BODY = 10 * 1024;
    private static final String BROKEN = "net/http: HTTP/1.x transport connection broken: ";
    private static final String END_OF_HEAD = "\r\n\r\n";

    /** Whether these bytes hold all that is wanted of an answer that may go on. */
    static boolean isComplete(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        int end = text.indexOf(END_OF_HEAD);
        if (end < 0) {
            return false;
        }
        int body = text.length() - end - END_OF_HEAD.length();
        return header(text.substring(0, end), "content-length")
                .map(length -> body >= Math.min(number(length), MAX_BODY))
                .orElse(body >= MAX_BODY);
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            return MAX_BODY;
        }
    }

    /**
     * Reads an answer.
     *
     * @throws IOException if it is none; the message is that of Go's client
     */
    static HttpAnswer parse(byte[] bytes) throws IOException {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (text.isEmpty()) {
            throw new IOException("EOF");
        }
        int firstEnd = text.indexOf('\n');
        String first = (firstEnd < 0 ? text : text.substring(0, firstEnd)).stripTrailing();
        String[] parts = first.split(" ", 3);
        if (firstEnd >= 0 && parts.length < 2) {
            throw new IOException(BROKEN + "malformed HTTP response \"" + first + "\"");
        }
        int end = text.indexOf(END_OF_HEAD);
        if (end < 0) {
            throw new IOException(BROKEN + "unexpected EOF");
        }
        if (!parts[1].matches("[0-9]{3}")) {
            throw new IOException(BROKEN + "malformed HTTP status code \"" + parts[1] + "\"");
        }
        if (!parts[0].matches("HTTP/[0-9]\\.[0-9]")) {
            throw new IOException(BROKEN + "malformed HTTP version \"" + parts[0] + "\"");
        }
        String body = text.substring(Math.min(text.length(), end + END_OF_HEAD.length()));
        return new HttpAnswer(
                Integer.parseInt(parts[1]),
                header(text.substring(0, end), "location"),
                body.substring(0, Math.min(body.length(), MAX_BODY)));
    }

    private static Optional<String> header(String head, String name) {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(name + ":"))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }
}
