// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.resource;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads and writes {@code metadata} of an object's tree. */
public final class Metadata {
    /** Upstream's alphabet for generated names: no vowels, no digits that look like letters. */
    private static final String SUFFIX_ALPHABET = "bcdfghjklmnpqrstvwxz2456789";

    private static final int SUFFIX_LENGTH = 5;
    private static final int LONGEST_GENERATED_NAME = 63;

    private Metadata() {}

    /** {@code metadata}, which is created if it is missing. */
    public static ObjectNode of(ObjectNode object) {
        return object.get("metadata") instanceof ObjectNode metadata ? metadata : object.putObject("metadata");
    }

    /** A string of {@code metadata}; empty if absent. */
    public static String text(JsonNode object, String field) {
        JsonNode value = object.path("metadata").path(field);
        return value.isString() ? value.stringValue() : "";
    }

    /** {@code metadata.name}; empty if there is none. */
    public static String name(JsonNode object) {
        return text(object, "name");
    }

    /** {@code metadata.namespace}; empty if there is none. */
    public static String namespace(JsonNode object) {
        return text(object, "namespace");
    }

    /** {@code metadata.uid}; empty if there is none. */
    public static String uid(JsonNode object) {
        return text(object, "uid");
    }

    /** The revision of a stored object. */
    public static long revision(JsonNode object) {
        return Long.parseLong(text(object, "resourceVersion"));
    }

    /** The labels. */
    public static Map<String, String> labels(JsonNode object) {
        Map<String, String> labels = new LinkedHashMap<>();
        object.path("metadata")
                .path("labels")
                .properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asString("")));
        return labels;
    }

    /** A {@code metav1.Time}: UTC, whole seconds. */
    public static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** A random (version 4) uid. */
    public static String newUid(RandomGenerator random) {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }

    /** {@code prefix}, cut where necessary, with five random characters behind it. */
    public static String generateName(String prefix, RandomGenerator random) {
        StringBuilder name = new StringBuilder(
                prefix.substring(0, Math.min(prefix.length(), LONGEST_GENERATED_NAME - SUFFIX_LENGTH)));
        for (int i = 0; i < SUFFIX_LENGTH; i++) {
            name.append(SUFFIX_ALPHABET.charAt(random.nextInt(SUFFIX_ALPHABET.length())));
        }
        return name.toString();
    }
}
