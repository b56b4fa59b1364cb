// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import dev.kubeletsim.api.schema.GoText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A URL as Go's {@code net/url} splits it: an absolute one, or an absolute path.
 *
 * @param host with the port
 * @param path escaped as it was given
 */
record GoUrl(String scheme, String host, String path, String rawQuery) {
    private static final String HEX = "0123456789ABCDEF";
    private static final String PATH_SAFE = "-_.~$&+,/:;=@!'()*%[]";

    /**
     * Splits a text.
     *
     * @throws IllegalArgumentException with Go's text
     */
    static GoUrl parse(String text) {
        try {
            return split(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("parse " + GoText.quoted(text) + ": " + e.getMessage(), e);
        }
    }

    private static GoUrl split(String text) {
        if (text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new IllegalArgumentException("net/url: invalid control character in URL");
        }
        if (text.isEmpty()) {
            throw new IllegalArgumentException("empty url");
        }
        String scheme = scheme(text);
        String rest = scheme.isEmpty() ? text : text.substring(scheme.length() + 1);
        int fragment = rest.indexOf('#');
        rest = fragment < 0 ? rest : rest.substring(0, fragment);
        int question = rest.indexOf('?');
        String query = question < 0 ? "" : rest.substring(question + 1);
        rest = question < 0 ? rest : rest.substring(0, question);
        if (!rest.startsWith("/")) {
            if (scheme.isEmpty()) {
                throw new IllegalArgumentException("invalid URI for request");
            }
            return new GoUrl(scheme, "", "", query);
        }
        String host = "";
        if (rest.startsWith("//") && !(scheme.isEmpty() && rest.startsWith("///"))) {
            int slash = rest.indexOf('/', 2);
            host = host(rest.substring(2, slash < 0 ? rest.length() : slash));
            rest = slash < 0 ? "" : rest.substring(slash);
        }
        unescape(rest, false);
        return new GoUrl(scheme, host, rest, query);
    }

    private static String scheme(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            boolean later = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
            if (c == ':') {
                if (i == 0) {
                    throw new IllegalArgumentException("missing protocol scheme");
                }
                return text.substring(0, i).toLowerCase(Locale.ROOT);
            }
            if (!letter && (!later || i == 0)) {
                return "";
            }
        }
        return "";
    }

    private static String host(String authority) {
        String host = authority.substring(authority.lastIndexOf('@') + 1);
        if (host.startsWith("[")) {
            int end = host.lastIndexOf(']');
            if (end < 0) {
                throw new IllegalArgumentException("missing ']' in host");
            }
            port(host.substring(end + 1));
            return host;
        }
        int colon = host.lastIndexOf(':');
        if (colon >= 0) {
            port(host.substring(colon));
        }
        for (int i = 0; i < host.length(); i++) {
            if (" \"<>\\^`{|}".indexOf(host.charAt(i)) >= 0) {
                throw new IllegalArgumentException(
                        "invalid character " + GoText.quoted(host.substring(i, i + 1)) + " in host name");
            }
        }
        return host;
    }

    private static void port(String colonAndPort) {
        if (!colonAndPort.isEmpty() && !colonAndPort.matches(":\\d*")) {
            throw new IllegalArgumentException("invalid port " + GoText.quoted(colonAndPort) + " after host");
        }
    }

    private static String unescape(String text, boolean query) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < encoded.length; i++) {
            if (encoded[i] == '%') {
                String digits = new String(encoded, i, Math.min(3, encoded.length - i), StandardCharsets.UTF_8);
                if (!digits.matches("%[0-9a-fA-F]{2}")) {
                    throw new IllegalArgumentException("invalid URL escape " + GoText.quoted(digits));
                }
                bytes.write(Integer.parseInt(digits.substring(1), 16));
                i += 2;
            } else {
                bytes.write(query && encoded[i] == '+' ? ' ' : encoded[i]);
            }
        }
        return bytes.toString(StandardCharsets.UTF_8);
    }

    /** The host without port and brackets. */
    String hostname() {
        if (host.startsWith("[")) {
            return host.substring(1, host.lastIndexOf(']'));
        }
        int colon = host.indexOf(':');
        return colon < 0 ? host : host.substring(0, colon);
    }

    /** The digits behind the host's colon; empty without one. */
    String port() {
        int colon = host.lastIndexOf(':');
        return colon < 0 || colon < host.lastIndexOf(']') ? "" : host.substring(colon + 1);
    }

    /** The path with everything escaped that has to be. */
    String escapedPath() {
        StringBuilder escaped = new StringBuilder();
        for (byte each : path.getBytes(StandardCharsets.UTF_8)) {
            char c = (char) (each & 0xff);
            boolean safe = c < 0x80 && (Character.isLetterOrDigit(c) || PATH_SAFE.indexOf(c) >= 0);
            if (safe) {
                escaped.append(c);
            } else {
                escaped.append('%').append(HEX.charAt(c >> 4)).append(HEX.charAt(c & 0xf));
            }
        }
        return escaped.toString();
    }

    /** The values of each parameter; what cannot be read is left out, as Go does. */
    Map<String, List<String>> query() {
        Map<String, List<String>> query = new LinkedHashMap<>();
        for (String pair : rawQuery.split("&")) {
            if (pair.isEmpty() || pair.contains(";")) {
                continue;
            }
            add(pair, query);
        }
        return query;
    }

    private static void add(String pair, Map<String, List<String>> query) {
        int equals = pair.indexOf('=');
        try {
            String key = unescape(equals < 0 ? pair : pair.substring(0, equals), true);
            String value = equals < 0 ? "" : unescape(pair.substring(equals + 1), true);
            query.computeIfAbsent(key, any -> new ArrayList<>()).add(value);
        } catch (IllegalArgumentException e) {
            // A wrong escape: Go's Values.Query leaves such a pair out.
        }
    }
}
