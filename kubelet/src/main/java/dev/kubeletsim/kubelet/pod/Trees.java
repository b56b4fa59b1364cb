// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.pod;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads of optional fields in JSON trees; absent and null count the same. */
public final class Trees {
    private Trees() {}

    /** The field's text, empty if there is none. */
    public static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }

    /** The field's truth, false if there is none. */
    public static boolean flag(JsonNode node, String field) {
        return node.path(field).asBoolean(false);
    }

    /** The field's truth, or null if there is none. */
    public static @Nullable Boolean optionalFlag(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isBoolean() ? Boolean.valueOf(value.booleanValue()) : null;
    }

    /** The field's whole number, or null if there is none. */
    public static @Nullable Long optionalLong(JsonNode node, String field) {
        JsonNode value = node.path(field);
        return value.isNumber() ? Long.valueOf(value.asLong(0)) : null;
    }

    /** The field's point in time, or null if there is none that can be read. */
    public static @Nullable Instant optionalInstant(JsonNode node, String field) {
        String text = text(node, field);
        if (text.isEmpty()) {
            return null;
        }
        try {
            return Instant.parse(text);
        } catch (DateTimeParseException e) {
            // The API server has checked the format of all that it stores; anything else was never a time.
            return null;
        }
    }

    /** The field's texts, in order. */
    public static List<String> texts(JsonNode node, String field) {
        List<String> texts = new ArrayList<>(node.path(field).size());
        for (JsonNode item : node.path(field)) {
            texts.add(item.asString(""));
        }
        return texts;
    }

    /** The field's map of texts, in order. */
    public static Map<String, String> textMap(JsonNode node, String field) {
        Map<String, String> map = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : node.path(field).properties()) {
            map.put(entry.getKey(), entry.getValue().asString(""));
        }
        return map;
    }
}
