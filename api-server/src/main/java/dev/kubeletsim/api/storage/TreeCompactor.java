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

    /** A tree equal to {@code object}; its root and its {@code metadata} are its own, all else is shared. */
    ObjectNode compact(ObjectNode object, @Nullable ObjectNode previous) {
        Object[] slots = new Object[2 * object.size()];
        int at = 0;
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            String name = field.getKey();
            JsonNode before = previous == null ? null : previous.get(name);
            slots[at++] = name;
            slots[at++] = name.equals("metadata") && field.getValue() instanceof ObjectNode metadata
                    ? pack(fields(metadata, before))
                    : part(field.getValue(), before);
        }
        return pack(slots);
    }

    @SuppressWarnings("ReferenceEquality") // What the store has already is small already.
    private JsonNode part(JsonNode node, @Nullable JsonNode before) {
        if (node == before) {
            return node;
        }
        return switch (node) {
            case ObjectNode object -> shared(before, pack(fields(object, before)));
            case ArrayNode array -> shared(before, new ArrayNode(NODES, items(array, before)));
            default -> shared(before, node);
        };
    }

    private Object[] fields(ObjectNode object, @Nullable JsonNode before) {
        Object[] slots = new Object[2 * object.size()];
        int at = 0;
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            slots[at++] = field.getKey();
            slots[at++] = part(field.getValue(), before == null ? null : before.get(field.getKey()));
        }
        return slots;
    }

    private List<JsonNode> items(ArrayNode array, @Nullable JsonNode before) {
        List<JsonNode> items = new ArrayList<>(array.size());
        for (JsonNode item : array) {
            items.add(part(item, before == null ? null : before.get(items.size())));
        }
        return items;
    }

    private static ObjectNode pack(Object[] slots) {
        if (slots.length <= 2 * CompactFields.MOST) {
            return new PackedObject(new CompactFields(slots));
        }
        ObjectNode object = NODES.objectNode();
        for (int i = 0; i < slots.length; i += 2) {
            object.set((String) slots[i], (JsonNode) slots[i + 1]);
        }
        return object;
    }

    /** A hash in which the order of fields counts. */
    static int orderedHash(JsonNode node) {
        return switch (node) {
            case PackedObject object -> object.orderedHash();
            case ObjectNode object -> {
                int hash = 1;
                for (Map.Entry<String, JsonNode> field : object.properties()) {
                    hash = 31 * (31 * hash + field.getKey().hashCode()) + orderedHash(field.getValue());
                }
                yield hash;
            }
            case ArrayNode array -> {
                int hash = 7;
                for (JsonNode item : array) {
                    hash = 31 * hash + orderedHash(item);
                }
                yield hash;
            }
            default -> node.hashCode();
        };
    }

    private JsonNode shared(@Nullable JsonNode before, JsonNode node) {
        if (before != null && same(before, node)) {
            return before;
        }
        int hash = orderedHash(node);
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
                Iterator<Map.Entry<String, JsonNode>> fields =
                        other.properties().iterator();
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
