// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.defaulting;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Sets what is absent. */
final class Defaults {
    private Defaults() {}

    static boolean absent(ObjectNode object, String field) {
        return !object.hasNonNull(field);
    }

    /** An empty string counts as absent: it is Go's zero value. */
    static void text(ObjectNode object, String field, String value) {
        if (object.path(field).asString("").isEmpty()) {
            object.put(field, value);
        }
    }

    /** Zero counts as absent. */
    static void number(ObjectNode object, String field, long value) {
        if (object.path(field).asLong(0) == 0) {
            object.put(field, value);
        }
    }

    /** Sets a number that was not given: zero, given, stays. */
    static void pointer(ObjectNode object, String field, long value) {
        if (absent(object, field)) {
            object.put(field, value);
        }
    }

    static void truth(ObjectNode object, String field, boolean value) {
        if (absent(object, field)) {
            object.put(field, value);
        }
    }

    /** The object of that name, made if it is absent. */
    static ObjectNode object(ObjectNode parent, String field) {
        return parent.get(field) instanceof ObjectNode existing ? existing : parent.putObject(field);
    }

    /** The objects of a list. */
    static List<ObjectNode> each(ObjectNode parent, String field) {
        List<ObjectNode> objects = new ArrayList<>();
        for (JsonNode element : parent.path(field)) {
            if (element instanceof ObjectNode object) {
                objects.add(object);
            }
        }
        return objects;
    }
}
