// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.strategy;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Small edits of trees. */
final class Trees {
    private Trees() {}

    /** Gives {@code object} the field that {@code old} has, copied, or none. */
    static void keep(ObjectNode object, ObjectNode old, String field) {
        JsonNode value = old.get(field);
        if (value == null) {
            object.remove(field);
        } else {
            object.set(field, value.deepCopy());
        }
    }

    /** Gives {@code object} the very field that {@code old} has, which must not be changed in place, or none. */
    static void share(ObjectNode object, ObjectNode old, String field) {
        JsonNode value = old.get(field);
        if (value == null) {
            object.remove(field);
        } else {
            object.set(field, value);
        }
    }

    /** Keeps {@code field} on a write to the other half of the object. */
    static void keepInMetadata(ObjectNode object, ObjectNode old, String field) {
        if (object.get("metadata") instanceof ObjectNode metadata && old.get("metadata") instanceof ObjectNode before) {
            keep(metadata, before, field);
        }
    }

    /** The text at a path, or an empty one. */
    static String text(JsonNode object, String... path) {
        JsonNode node = object;
        for (String name : path) {
            node = node.path(name);
        }
        return node.asString("");
    }
}
