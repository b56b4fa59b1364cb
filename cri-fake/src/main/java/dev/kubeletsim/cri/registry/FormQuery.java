// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** A query or form as Go's {@code url.Values} encodes it: sorted by name, values of a name in order. */
final class FormQuery {
    private final TreeMap<String, List<String>> values = new TreeMap<>();

    /** Adds a value. */
    FormQuery with(String name, String value) {
        values.computeIfAbsent(name, unused -> new ArrayList<>()).add(value);
        return this;
    }

    /** Adds a value unless it is empty. */
    FormQuery withPresent(String name, String value) {
        return value.isEmpty() ? this : with(name, value);
    }

    /** This query on {@code uri}, whose own it replaces. */
    URI on(URI uri) {
        String text = uri.toString();
        int mark = text.indexOf('?');
        return URI.create((mark < 0 ? text : text.substring(0, mark)) + (values.isEmpty() ? "" : "?" + this));
    }

    @Override
    public String toString() {
        List<String> pairs = new ArrayList<>();
        values.forEach((name, all) -> all.forEach(value -> pairs.add(encoded(name) + "=" + encoded(value))));
        return String.join("&", pairs);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8)
                .replace("*", "%2A")
                .replace("%7E", "~");
    }
}
