// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a registry wants as authorization: a {@code WWW-Authenticate} header, read as distribution's {@code challenge}
 * package reads it: damaged parameters end the list, unknown schemes are passed over.
 *
 * @param scheme {@code basic} or {@code bearer}
 * @param parameters by their names in lower case
 */
record Challenge(String scheme, Map<String, String> parameters) {
    Challenge {
        parameters = Map.copyOf(parameters);
    }

    /** The parameter, or nothing. */
    String parameter(String name) {
        return parameters.getOrDefault(name, "");
    }

    /** The challenges that can be met, in the headers' order. */
    static List<Challenge> parse(List<String> headers) {
        List<Challenge> challenges = new ArrayList<>();
        for (String header : headers) {
            Challenge challenge = new Reader(header).challenge();
            if (challenge.scheme.equals("basic") || challenge.scheme.equals("bearer")) {
                challenges.add(challenge);
            }
        }
        return challenges;
    }

    /** Walks over one header. */
    private static final class Reader {
        private final String text;
        private int at;

        Reader(String text) {
            this.text = text;
        }

        Challenge challenge() {
            String scheme = token().toLowerCase(Locale.ROOT);
            Map<String, String> parameters = new HashMap<>();
            while (true) {
                skipSpace();
                String name = token().toLowerCase(Locale.ROOT);
                if (name.isEmpty() || !skip('=')) {
                    break;
                }
                parameters.put(name, skip('"') ? quoted() : token());
                skipSpace();
                if (!skip(',')) {
                    break;
                }
            }
            return new Challenge(scheme, parameters);
        }

        private String token() {
            int from = at;
            while (at < text.length() && isToken(text.charAt(at))) {
                at++;
            }
            return text.substring(from, at);
        }

        private String quoted() {
            StringBuilder value = new StringBuilder();
            while (at < text.length()) {
                char c = text.charAt(at++);
                if (c == '"') {
                    return value.toString();
                }
                if (c == '\\' && at < text.length()) {
                    c = text.charAt(at++);
                }
                value.append(c);
            }
            return "";
        }

        private void skipSpace() {
            while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
                at++;
            }
        }

        private boolean skip(char c) {
            boolean there = at < text.length() && text.charAt(at) == c;
            at += there ? 1 : 0;
            return there;
        }

        private static boolean isToken(char c) {
            return c > ' ' && c < 127 && "\"(),/:;<=>?@[]\\{}".indexOf(c) < 0;
        }
    }
}
