// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.status;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.NullNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The strategic-merge patch that takes an object's status from one state to another, as apimachinery's {@code
 * strategicpatch} makes it: conditions and addresses merge by key with an order directive, all other lists are replaced.
 */
public final class StatusPatch {
    /** Lists that merge, and their keys, of pods and nodes (struct tags of {@code k8s.io/api/core/v1}). */
    private static final Map<String, String> MERGE_KEYS =
            Map.of("conditions", "type", "podIPs", "ip", "hostIPs", "ip", "addresses", "type");

    private StatusPatch() {}

    /** The changes of {@code status}, an empty object if there are none. */
    public static ObjectNode diff(JsonNode from, JsonNode to) {
        ObjectNode patch = JsonNodeFactory.instance.objectNode();
        Set<String> fields = new LinkedHashSet<>();
        from.properties().forEach(field -> fields.add(field.getKey()));
        to.properties().forEach(field -> fields.add(field.getKey()));
        for (String field : fields) {
            diffField(field, from.path(field), to.path(field), patch);
        }
        return patch;
    }

    private static void diffField(String field, JsonNode from, JsonNode to, ObjectNode patch) {
        if (StatusTrees.same(from, to)) {
            return;
        }
        if (to.isMissingNode() || to.isNull()) {
            patch.set(field, NullNode.getInstance());
        } else if (from.isObject() && to.isObject()) {
            patch.set(field, diff(from, to));
        } else if (MERGE_KEYS.containsKey(field) && from.isArray()) {
            diffList(field, MERGE_KEYS.get(field), from, to, patch);
        } else {
            patch.set(field, to.deepCopy());
        }
    }

    private static void diffList(String field, @Nullable String key, JsonNode from, JsonNode to, ObjectNode patch) {
        if (key == null) {
            return;
        }
        ArrayNode changes = JsonNodeFactory.instance.arrayNode();
        ArrayNode order = JsonNodeFactory.instance.arrayNode();
        for (JsonNode element : to) {
            order.addObject().set(key, element.path(key));
            Optional<JsonNode> before = find(from, key, element.path(key));
            ObjectNode change = diff(before.orElse(JsonNodeFactory.instance.objectNode()), element);
            if (before.isEmpty() || !change.isEmpty()) {
                change.set(key, element.path(key));
                changes.add(change);
            }
        }
        for (JsonNode element : from) {
            if (find(to, key, element.path(key)).isEmpty()) {
                changes.addObject().put("$patch", "delete").set(key, element.path(key));
            }
        }
        patch.set("$setElementOrder/" + field, order);
        if (!changes.isEmpty()) {
            patch.set(field, changes);
        }
    }

    private static Optional<JsonNode> find(JsonNode list, String key, JsonNode value) {
        return list.valueStream()
                .filter(element -> element.path(key).equals(value))
                .findFirst();
    }
}
