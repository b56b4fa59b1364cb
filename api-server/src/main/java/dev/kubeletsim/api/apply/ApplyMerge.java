// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.apply;

import dev.kubeletsim.api.resource.SchemaNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The two halves of an apply: put in what the configuration has, take out what it had and has no more. */
final class ApplyMerge {
    private ApplyMerge() {}

    /** {@code live} with everything that {@code config} has; a tree of its own. */
    static JsonNode merge(@Nullable JsonNode live, JsonNode config, @Nullable SchemaNode schema) {
        boolean mergeable = schema != null
                && !FieldSets.isAtomic(schema)
                && live != null
                && live.getNodeType() == config.getNodeType()
                && (config.isObject() || config.isArray());
        if (!mergeable || schema == null || live == null) {
            return config.deepCopy();
        }
        if (config instanceof ObjectNode object) {
            ObjectNode result = (ObjectNode) live.deepCopy();
            for (Map.Entry<String, JsonNode> field : object.properties()) {
                result.set(
                        field.getKey(),
                        merge(live.get(field.getKey()), field.getValue(), schema.field(field.getKey())));
            }
            return result;
        }
        return mergeLists(live, config, schema);
    }

    /**
     * Items of both, each once. Those of the configuration keep its order; an item that only the live list has stays
     * behind the one it followed.
     */
    private static ArrayNode mergeLists(JsonNode live, JsonNode config, SchemaNode schema) {
        Map<String, JsonNode> olds = FieldSets.children(live, schema);
        Map<String, JsonNode> news = FieldSets.children(config, schema);
        List<String> order = new ArrayList<>(news.keySet());
        String previous = null;
        for (String edge : olds.keySet()) {
            if (!news.containsKey(edge)) {
                order.add(previous == null ? 0 : order.indexOf(previous) + 1, edge);
            }
            previous = edge;
        }
        ArrayNode result = JsonNodeFactory.instance.arrayNode();
        for (String edge : order) {
            JsonNode item = news.get(edge);
            JsonNode old = olds.get(edge);
            if (item != null) {
                result.add(merge(old, item, schema.items()));
            } else if (old != null) {
                result.add(old.deepCopy());
            }
        }
        return result;
    }

    /**
     * Removes {@code gone} from {@code value} in place.
     *
     * @param kept what somebody still owns: an object or item with anything of it stays
     */
    static void prune(JsonNode value, FieldSet gone, FieldSet kept, @Nullable SchemaNode schema) {
        if (gone.isEmpty() || schema == null) {
            return;
        }
        if (value instanceof ObjectNode object) {
            gone.children().forEach((edge, below) -> {
                String name = edge.substring(2);
                JsonNode child = object.get(name);
                if (child == null || edge.charAt(0) != 'f') {
                    return;
                }
                if (below.isMember() && kept.child(edge).isEmpty()) {
                    object.remove(name);
                } else {
                    prune(child, below, kept.child(edge), schema.field(name));
                }
            });
        } else if (value instanceof ArrayNode array) {
            Map<String, JsonNode> items = new LinkedHashMap<>(FieldSets.children(array, schema));
            gone.children().forEach((edge, below) -> {
                JsonNode item = items.get(edge);
                if (item == null) {
                    return;
                }
                if (below.isMember() && kept.child(edge).isEmpty()) {
                    items.remove(edge);
                } else {
                    prune(item, below, kept.child(edge), schema.items());
                }
            });
            array.removeAll();
            items.values().forEach(array::add);
        }
    }
}
