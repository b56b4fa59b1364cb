// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Reads decoded trees: their values have the types of the schema, absent ones read as zero. */
final class Trees {
    private Trees() {}

    static String text(JsonNode node, String field) {
        return node.path(field).asString("");
    }

    static boolean truth(JsonNode node, String field) {
        return node.path(field).asBoolean(false);
    }

    static long number(JsonNode node, String field) {
        return node.path(field).asLong(0);
    }

    /** Whether the field is there, null aside. */
    static boolean has(JsonNode node, String field) {
        return !node.path(field).isMissingNode() && !node.path(field).isNull();
    }

    /** The entries of a map, by key: the order in which Go's validation reports is random, ours is not. */
    static Map<String, JsonNode> entries(JsonNode map) {
        Map<String, JsonNode> entries = new TreeMap<>();
        map.properties().forEach(entry -> entries.put(entry.getKey(), entry.getValue()));
        return entries;
    }

    /** The elements of a list with their index. */
    static Iterable<Map.Entry<Integer, JsonNode>> indexed(JsonNode list) {
        Map<Integer, JsonNode> elements = new LinkedHashMap<>();
        Iterator<JsonNode> iterator = list.iterator();
        while (iterator.hasNext()) {
            elements.put(elements.size(), iterator.next());
        }
        return elements.entrySet();
    }

    /** Whether two values are worth the same, absent, null and empty included. */
    static boolean same(JsonNode one, JsonNode other) {
        return blank(one) ? blank(other) : one.equals(other);
    }

    private static boolean blank(JsonNode node) {
        return node.isMissingNode() || node.isNull() || (node.isArray() && node.isEmpty());
    }
}
