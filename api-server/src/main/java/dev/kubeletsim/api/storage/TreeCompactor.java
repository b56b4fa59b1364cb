// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.storage;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes the trees small that the store keeps: objects with few fields are packed, and parts that are equal, field order
 * included, to the same part of the object's last version, or to something seen lately, are shared with it.
 *
 * <p>Versions of an object differ in little, and objects of a kind have much in common, the managed fields above all.
 * What was seen lately is kept in a table of a fixed size, where a newcomer takes the place of what was there. The table
 * may be used from any thread.
 */
final class TreeCompactor {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int SEEN = 1 << 14;

    private final AtomicReferenceArray<@Nullable JsonNode> seen = new AtomicReferenceArray<>(SEEN);

    /** A part and its hash, in which the order of fields counts. */
    private record Part(JsonNode node, int hash) {}

    /** A tree equal to {@code object}; its root and its {@code metadata} are its own, all else is shared. */
    ObjectNode compact(ObjectNode object, @Nullable ObjectNode previous) {
        Object[] slots = new Object[2 * object.size()];
        int at = 0;
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = field.getKey();
            JsonNode before = previous == null ? null : previous.get(name);
            slots[at++] = name;
            slots[at++] = name.equals("metadata") && field.getValue() instanceof ObjectNode metadata
                    ? own(metadata, before)
                    : part(field.getValue(), before).node;
        }
        return pack(slots);
    }

    private ObjectNode own(ObjectNode metadata, @Nullable JsonNode before) {
        Object[] slots = new Object[2 * metadata.size()];
        fields(metadata, before, slots);
        return pack(slots);
    }

    private Part part(JsonNode node, @Nullable JsonNode before) {
        return switch (node) {
            case ObjectNode object -> {
                Object[] slots = new Object[2 * object.size()];
                int hash = fields(object, before, slots);
                yield new Part(shared(before, hash, pack(slots)), hash);
            }
            case ArrayNode array -> {
                List<JsonNode> items = new ArrayList<>(array.size());
                int hash = items(array, before, items);
                yield new Part(shared(before, hash, new ArrayNode(NODES, items)), hash);
            }
            default -> new Part(shared(before, node.hashCode(), node), node.hashCode());
        };
    }

    private int fields(ObjectNode object, @Nullable JsonNode before, Object[] slots) {
        int hash = 1;
        int at = 0;
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            Part value = part(field.getValue(), before == null ? null : before.get(field.getKey()));
            slots[at++] = field.getKey();
            slots[at++] = value.node;
            hash = 31 * (31 * hash + field.getKey().hashCode()) + value.hash;
        }
        return hash;
    }

    private int items(ArrayNode array, @Nullable JsonNode before, List<JsonNode> items) {
        int hash = 7;
        for (JsonNode item : array) {
            Part value = part(item, before == null ? null : before.get(items.size()));
            items.add(value.node);
            hash = 31 * hash + value.hash;
        }
        return hash;
    }

    private static ObjectNode pack(Object[] slots) {
        if (slots.length <= 2 * CompactFields.MOST) {
            return new ObjectNode(NODES, new CompactFields(slots));
        }
        ObjectNode object = NODES.objectNode();
        for (int i = 0; i < slots.length; i += 2) {
            object.set((String) slots[i], (JsonNode) slots[i + 1]);
        }
        return object;
    }

    private JsonNode shared(@Nullable JsonNode before, int hash, JsonNode node) {
        if (before != null && same(before, node)) {
            return before;
        }
        int slot = (hash ^ (hash >>> 16)) & (SEEN - 1);
        JsonNode candidate = seen.get(slot);
        if (candidate != null && same(candidate, node)) {
            return candidate;
        }
        seen.set(slot, node);
        return node;
    }

    /** Whether two parts say the same in the same order; equal children are mostly one and the same by now. */
    private static boolean same(JsonNode one, JsonNode other) {
        if (one == other) {
            return true;
        }
        if (one.getClass() != other.getClass() || one.size() != other.size()) {
            return false;
        }
        return switch (one) {
            case ObjectNode object -> {
                Iterator<Map.Entry<String, JsonNode>> fields = other.properties().iterator();
                for (Map.Entry<String, JsonNode> field : object.properties()) {
                    Map.Entry<String, JsonNode> counterpart = fields.next();
                    if (!field.getKey().equals(counterpart.getKey())
                            || !same(field.getValue(), counterpart.getValue())) {
                        yield false;
                    }
                }
                yield true;
            }
            case ArrayNode array -> {
                for (int i = 0; i < array.size(); i++) {
                    if (!same(array.get(i), other.get(i))) {
                        yield false;
                    }
                }
                yield true;
            }
            default -> one.equals(other);
        };
    }
}
