// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.http;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The decoded parameters of a request's query, in order. A parameter that isn't well-formed is left out, as Go's
 * {@code net/url} does.
 */
public final class Query {
    private static final Query NONE = new Query("", Map.of());

    private final String raw;
    private final Map<String, List<String>> parameters;

    private Query(String raw, Map<String, List<String>> parameters) {
        this.raw = raw;
        this.parameters = parameters;
    }

    /** The parameters of {@code raw}, the text after the question mark. */
    public static Query parse(String raw) {
        if (raw.isEmpty()) {
            return NONE;
        }
        Map<String, List<String>> parameters = new LinkedHashMap<>();
        for (String pair : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            String name = PercentEncoding.decode(equals < 0 ? pair : pair.substring(0, equals), true);
            String value = equals < 0 ? "" : PercentEncoding.decode(pair.substring(equals + 1), true);
            if (pair.isEmpty() || pair.indexOf(';') >= 0 || name == null || value == null) {
                continue;
            }
            parameters.computeIfAbsent(name, key -> new ArrayList<>()).add(value);
        }
        parameters.replaceAll((name, values) -> List.copyOf(values));
        return new Query(raw, parameters);
    }

    /** The first value of {@code name}. */
    public Optional<String> first(String name) {
        return all(name).stream().findFirst();
    }

    /** All values of {@code name}, in order. */
    public List<String> all(String name) {
        return parameters.getOrDefault(name, List.of());
    }

    /** Whether there is a parameter called {@code name}. */
    public boolean has(String name) {
        return parameters.containsKey(name);
    }

    /** Whether the first value of {@code name} is {@code true} or {@code 1}, as the kubelet reads its flags. */
    public boolean isSet(String name) {
        return first(name)
                .filter(value -> value.equals("1") || value.equals("true"))
                .isPresent();
    }

    /** All parameters. */
    public Map<String, List<String>> parameters() {
        return Collections.unmodifiableMap(parameters);
    }

    /** The undecoded text, without question mark. */
    public String raw() {
        return raw;
    }

    @Override
    public String toString() {
        return raw;
    }

    /** {@code value} as it is written in a query. */
    public static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
