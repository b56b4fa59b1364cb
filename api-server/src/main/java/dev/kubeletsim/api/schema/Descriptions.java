// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.schema;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** What {@code kubectl explain} says of types and fields: ours, short, and not of every field. */
final class Descriptions {
    private static final Descriptions SHARED = new Descriptions();

    private final Map<String, String> texts = new HashMap<>();

    private Descriptions() {
        try (InputStream in = Descriptions.class.getResourceAsStream("descriptions.txt")) {
            if (in == null) {
                throw new IllegalStateException("no resource descriptions.txt beside " + Descriptions.class);
            }
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                    .map(line -> line.split(" ", 2))
                    .forEach(keyAndText -> texts.put(keyAndText[0], keyAndText[1]));
        } catch (IOException e) {
            throw new UncheckedIOException("reading descriptions.txt", e);
        }
    }

    static Descriptions shared() {
        return SHARED;
    }

    /** The text of a type ({@code core.Pod}) or a field ({@code core.Pod.spec}); empty if there is none. */
    String of(String key) {
        return texts.getOrDefault(key, "");
    }
}
