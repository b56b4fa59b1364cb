// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.patch;

import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.SchemaNode;
import dev.kubeletsim.api.resource.SchemaNode.Shape;
import dev.kubeletsim.api.schema.GoJson;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Strategic merge patch: a merge patch that knows which lists are merged item by item, and the directives {@code
 * $patch}, {@code $retainKeys}, {@code $setElementOrder/…} and {@code $deleteFromPrimitiveList/…} ({@code
 * k8s.io/apimachinery/pkg/util/strategicpatch}).
 */
public final class StrategicMergePatch {
    private static final String DIRECTIVE = "$patch";
    private static final String RETAIN_KEYS = "$retainKeys";
    private static final String SET_ORDER = "$setElementOrder/";
    private static final String DELETE_PRIMITIVES = "$deleteFromPrimitiveList/";

    private StrategicMergePatch() {}

    /**
     * {@code original} after the patch. What the patch does not touch is shared with {@code original}, which is left
     * alone; so nothing below the root may be changed in place.
     *
     * @throws ApiFailure 400 or 422 for a patch that contradicts the schema
     */
    public static ObjectNode apply(ObjectNode original, JsonNode patch, SchemaNode schema) {
        if (patch.isNull()) {
            return original.deepCopy();
        }
        if (!(patch instanceof ObjectNode changes)) {
            throw ApiFailure.badRequest("json: cannot unmarshal " + GoJson.typeName(patch)
                    + " into Go value of type map[string]interface {}");
        }
        return mergeObject(original, changes, schema);
    }

    /** What takes the place of {@code old}: an object of its own with the old parts that stay. */
    private static ObjectNode mergeObject(ObjectNode old, ObjectNode patch, @Nullable SchemaNode schema) {
        JsonNode directive = patch.get(DIRECTIVE);
        if (directive != null) {
            ObjectNode replaced = replaceOrDelete(patch, directive);
            if (replaced != null) {
                return replaced;
            }
        }
        ObjectNode target = JsonNodeFactory.instance.objectNode();
        target.setAll(old);
        retainKeys(target, patch);
        for (Map.Entry<String, JsonNode> change : patch.properties()) {
            String name = change.getKey();
            if (name.startsWith(DELETE_PRIMITIVES)) {
                deletePrimitives(target, name.substring(DELETE_PRIMITIVES.length()), change.getValue());
            } else if (name.startsWith(SET_ORDER)) {
                String list = name.substring(SET_ORDER.length());
                if (!patch.has(list)) {
                    reorder(target, list, change.getValue(), schema);
                }
            } else if (!name.equals(DIRECTIVE) && !name.equals(RETAIN_KEYS)) {
                mergeField(target, patch, name, schema == null ? null : schema.field(name));
            }
        }
        return target;
    }

    private static @Nullable ObjectNode replaceOrDelete(ObjectNode patch, JsonNode directive) {
        return switch (directive.asString("")) {
            case "replace" -> {
                ObjectNode replacement = patch.deepCopy();
                replacement.remove(DIRECTIVE);
                yield replacement;
            }
            case "delete" -> JsonNodeFactory.instance.objectNode();
            case "merge" -> null;
            default -> throw ApiFailure.badRequest("Unknown patch type found: " + directive.asString("") + " in map");
        };
    }

    private static void retainKeys(ObjectNode target, ObjectNode patch) {
        JsonNode retained = patch.get(RETAIN_KEYS);
        if (retained == null) {
            return;
        }
        Set<String> keep = new HashSet<>();
        retained.forEach(key -> keep.add(key.asString("")));
        for (String name : patch.propertyNames()) {
            if (!name.startsWith("$") && !patch.path(name).isNull() && !keep.contains(name)) {
                throw ApiFailure.badRequest(
                        "expected key '" + name + "' to be in $retainKeys list, but it isn't there");
            }
        }
        for (String name : List.copyOf(target.propertyNames())) {
            if (!keep.contains(name)) {
                target.remove(name);
            }
        }
    }

    private static void mergeField(ObjectNode target, ObjectNode patch, String name, @Nullable SchemaNode schema) {
        JsonNode change = patch.get(name);
        JsonNode old = target.get(name);
        if (change.isNull()) {
            target.remove(name);
        } else if (change instanceof ObjectNode object) {
            ObjectNode into = old instanceof ObjectNode existing ? existing : JsonNodeFactory.instance.objectNode();
            boolean wasThere = old instanceof ObjectNode;
            ObjectNode merged = mergeObject(into, object, schema);
            boolean deleted = "delete".equals(object.path(DIRECTIVE).asString(""));
            if (deleted && wasThere) {
                target.remove(name);
            } else if (!deleted) {
                target.set(name, merged);
            }
        } else if (change instanceof ArrayNode list && schema != null && schema.patchMerge()) {
            ArrayNode existing = old instanceof ArrayNode array ? array : JsonNodeFactory.instance.arrayNode();
            target.set(name, mergeList(existing, list, schema, patch.get(SET_ORDER + name)));
        } else {
            target.set(name, change.deepCopy());
        }
    }

    private static ArrayNode mergeList(ArrayNode old, ArrayNode patch, SchemaNode schema, @Nullable JsonNode order) {
        String key = schema.patchMergeKey();
        List<JsonNode> merged = new ArrayList<>();
        List<JsonNode> changes = new ArrayList<>();
        old.forEach(merged::add);
        boolean objects = schema.items() != null && schema.items().shape() != Shape.SCALAR;
        if (!objects || key == null) {
            patch.forEach(item -> {
                if (!merged.contains(item)) {
                    merged.add(item);
                }
                changes.add(item);
            });
            return inOrder(merged, changes, old, null, order);
        }
        for (JsonNode item : patch) {
            if (!(item instanceof ObjectNode object)) {
                throw JsonPatches.rejected();
            }
            if (object.path(DIRECTIVE).asString("").equals("replace")) {
                return replacement(patch);
            }
            if (!object.has(key)) {
                throw JsonPatches.rejected();
            }
            mergeItem(merged, changes, object, key, schema);
        }
        return inOrder(merged, changes, old, key, order);
    }

    private static void mergeItem(
            List<JsonNode> merged, List<JsonNode> changes, ObjectNode change, String key, SchemaNode schema) {
        int at = indexOf(merged, change, key);
        if (change.path(DIRECTIVE).asString("").equals("delete")) {
            if (at >= 0) {
                merged.remove(at);
            }
            return;
        }
        changes.add(change);
        ObjectNode into = at >= 0 ? (ObjectNode) merged.get(at) : JsonNodeFactory.instance.objectNode();
        ObjectNode result = mergeObject(into, change, schema.items());
        if (at >= 0) {
            merged.set(at, result);
        } else {
            merged.add(result);
        }
    }

    /** A list with {@code $patch: replace} in it: the other items take the place of all old ones. */
    private static ArrayNode replacement(ArrayNode patch) {
        ArrayNode result = JsonNodeFactory.instance.arrayNode();
        for (JsonNode item : patch) {
            if (item.path(DIRECTIVE).isMissingNode()) {
                result.add(item.deepCopy());
            }
        }
        return result;
    }

    /**
     * The merged items in upstream's order: those that the patch names in the patch's order (or that of {@code
     * $setElementOrder}), the others in their old order, merged by their old positions.
     */
    private static ArrayNode inOrder(
            List<JsonNode> merged,
            List<JsonNode> changes,
            ArrayNode old,
            @Nullable String key,
            @Nullable JsonNode order) {
        List<JsonNode> leading = new ArrayList<>();
        if (order == null) {
            leading.addAll(changes);
        } else {
            order.forEach(leading::add);
        }
        List<JsonNode> named = new ArrayList<>();
        List<JsonNode> others = new ArrayList<>();
        for (JsonNode item : merged) {
            (indexOf(leading, item, key) >= 0 ? named : others).add(item);
        }
        named.sort((a, b) -> Integer.compare(indexOf(leading, a, key), indexOf(leading, b, key)));
        List<JsonNode> positions = new ArrayList<>();
        old.forEach(positions::add);
        ArrayNode result = JsonNodeFactory.instance.arrayNode();
        int i = 0;
        int j = 0;
        while (i < others.size() || j < named.size()) {
            boolean takeOther;
            if (i >= others.size() || j >= named.size()) {
                takeOther = i < others.size();
            } else {
                int left = indexOf(positions, others.get(i), key);
                int right = indexOf(positions, named.get(j), key);
                takeOther = left >= 0 && right >= 0 && left < right;
            }
            result.add(takeOther ? others.get(i++) : named.get(j++));
        }
        return result;
    }

    private static void reorder(ObjectNode target, String name, JsonNode order, @Nullable SchemaNode schema) {
        SchemaNode list = schema == null ? null : schema.field(name);
        if (!(target.get(name) instanceof ArrayNode items) || list == null) {
            return;
        }
        List<JsonNode> all = new ArrayList<>();
        items.forEach(all::add);
        target.set(name, inOrder(all, List.of(), items, list.patchMergeKey(), order));
    }

    private static void deletePrimitives(ObjectNode target, String name, JsonNode deleted) {
        if (!(target.get(name) instanceof ArrayNode items)) {
            return;
        }
        Set<JsonNode> gone = new HashSet<>();
        deleted.forEach(gone::add);
        ArrayNode left = JsonNodeFactory.instance.arrayNode();
        items.forEach(item -> {
            if (!gone.contains(item)) {
                left.add(item);
            }
        });
        target.set(name, left);
    }

    private static int indexOf(List<JsonNode> items, JsonNode wanted, @Nullable String key) {
        for (int i = 0; i < items.size(); i++) {
            JsonNode item = items.get(i);
            if (key == null ? item.equals(wanted) : item.path(key).equals(wanted.path(key))) {
                return i;
            }
        }
        return -1;
    }
}
