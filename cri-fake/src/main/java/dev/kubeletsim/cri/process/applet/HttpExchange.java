// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to a simulated web server, without its body.
 *
 * @param path without the query, as the client wrote it
 * @param version {@code HTTP/1.1}, say
 * @param headers by name in lower case; of two with one name the later one
 */
record HttpExchange(
        String client, String line, String method, String path, String version, Map<String, String> headers) {
    private static final DateTimeFormatter LOG_TIME =
            DateTimeFormatter.ofPattern("dd/MMM/yyyy:HH:mm:ss xx", Locale.ROOT).withZone(ZoneOffset.UTC);

    /**
     * What is answered. Never compared.
     *
     * @param location where else to look, or ""
     */
    @SuppressWarnings("ArrayRecordComponent")
    record Reply(int status, String reason, String contentType, byte[] body, String location) {
        static Reply html(int status, String reason, String text) {
            return new Reply(status, reason, "text/html", text.getBytes(StandardCharsets.UTF_8), "");
        }

        static Reply content(String contentType, byte[] body) {
            return new Reply(200, "OK", contentType, body, "");
        }

        Reply at(String path) {
            return new Reply(status, reason, contentType, body, path);
        }
    }

    /** Reads a request's head, which ends with an empty line; null if it is none. */
    static @Nullable HttpExchange parse(String client, String head) {
        String[] lines = head.split("\r?\n", -1);
        String[] words = lines[0].split(" ", -1);
        if (words.length != 3 || !words[1].startsWith("/") || !words[2].startsWith("HTTP/1.")) {
            return null;
        }
        Map<String, String> headers = new HashMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            if (colon > 0) {
                headers.put(
                        lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                        lines[i].substring(colon + 1).strip());
            }
        }
        int query = words[1].indexOf('?');
        String path = query < 0 ? words[1] : words[1].substring(0, query);
        return new HttpExchange(client, lines[0], words[0], path, words[2], headers);
    }

    /** The line of NCSA's common log format, which web servers begin the lines of their access logs with. */
    String commonLog(Instant now, Reply reply) {
        return client + " - - [" + LOG_TIME.format(now) + "] \"" + line + "\" " + reply.status() + " "
                + reply.body().length;
    }

    boolean keepsAlive() {
        String connection = headers.getOrDefault("connection", "").toLowerCase(Locale.ROOT);
        return version.equals("HTTP/1.1") ? !connection.equals("close") : connection.equals("keep-alive");
    }

    /** How long the body is; -1 if that is not said in a number of bytes. */
    long bodyLength() {
        if (headers.containsKey("transfer-encoding")) {
            return -1;
        }
        String length = headers.getOrDefault("content-length", "0");
        return length.matches("[0-9]{1,18}") ? Long.parseLong(length) : -1;
    }
}
