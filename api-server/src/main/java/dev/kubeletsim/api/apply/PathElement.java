// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.apply;

import dev.kubeletsim.api.resource.SchemaNode;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

/** The edges of a {@link FieldSet}, as structured-merge-diff writes them. */
final class PathElement {
    private static final JsonMapper JSON = JsonMapper.shared();

    private PathElement() {}

    static String field(String name) {
        return "f:" + name;
    }

    /** The edge to an item of an associative list or a set; null if the item has no key at all. */
    static @Nullable String item(JsonNode item, SchemaNode list) {
        if (list.topology() == SchemaNode.Topology.SET) {
            return "v:" + JSON.writeValueAsString(item);
        }
        List<String> names = list.listMapKeys();
        if (names.size() == 1 && item.get(names.getFirst()) instanceof StringNode only && isPlain(only.stringValue())) {
            return "k:{\"" + names.getFirst() + "\":\"" + only.stringValue() + "\"}";
        }
        Map<String, JsonNode> keys = new TreeMap<>();
        for (String key : names) {
            JsonNode value = item.get(key);
            if (value != null && !value.isNull()) {
                keys.put(key, value);
            } else if (list.listMapKeyDefault(key) != null) {
                keys.put(key, JsonNodeFactory.instance.stringNode(list.listMapKeyDefault(key)));
            }
        }
        if (keys.isEmpty()) {
            return null;
        }
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        keys.forEach(json::set);
        return "k:" + JSON.writeValueAsString(json);
    }

    /** Whether JSON has the text as it is, so that no encoder is needed. */
    private static boolean isPlain(String text) {
        return text.chars().allMatch(character -> character >= ' ' && character != '"' && character != '\\');
    }

    /** The edge as conflicts show it: {@code .name}, {@code [name="a"]}, {@code [="v"]}. */
    static String text(String edge) {
        String value = edge.substring(2);
        return switch (edge.charAt(0)) {
            case 'f' -> "." + value;
            case 'k' ->
                JSON.readTree(value).properties().stream()
                        .map(key -> key.getKey() + "=" + JSON.writeValueAsString(key.getValue()))
                        .collect(Collectors.joining(",", "[", "]"));
            case 'v' -> "[=" + value + "]";
            default -> "[" + value + "]";
        };
    }
}
