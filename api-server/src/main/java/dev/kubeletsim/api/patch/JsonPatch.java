// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.patch;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A JSON patch with the liberties that kube-apiserver's library takes ({@code evanphx/json-patch} v4.13): replacing or
 * copying a field that is not there works, a negative index counts from the end, and what a path has before its first
 * slash is passed over.
 */
final class JsonPatch {
    /** How much the copies of one patch may come to, in bytes of JSON (kube-apiserver's {@code JSONPatchMaxCopyBytes}). */
    private static final int MOST_COPIED = 3 * 1024 * 1024;

    /** One operation does not fit the document. */
    static final class MisfitException extends Exception {
        private static final long serialVersionUID = 1L;

        MisfitException(String message) {
            super(message, null, false, false);
        }
    }

    /** Where an operation acts: a field of an object, or an item of an array. */
    private record Place(JsonNode container, String key) {
        private static Place of(JsonNode document, String path) throws MisfitException {
            String[] parts = path.split("/", -1);
            JsonNode at = parts.length < 2 ? null : document;
            for (int i = 1; i < parts.length - 1 && at != null; i++) {
                at = child(at, unescaped(parts[i]));
            }
            if (at == null || !at.isContainer()) {
                throw new MisfitException("the document has no " + path);
            }
            return new Place(at, unescaped(parts[parts.length - 1]));
        }

        private static @Nullable JsonNode child(JsonNode at, String key) {
            if (at instanceof ArrayNode array) {
                try {
                    return array.get(index(key, array.size()));
                } catch (MisfitException e) {
                    return null; // The caller names the whole path, which says more.
                }
            }
            return at.get(key);
        }

        private static String unescaped(String key) {
            return key.replace("~1", "/").replace("~0", "~");
        }

        /** The value here; null if a field is missing, which is no failure as a missing item is. */
        @Nullable
        JsonNode get() throws MisfitException {
            return container instanceof ArrayNode array ? array.get(index(key, array.size())) : container.get(key);
        }

        void add(JsonNode value) throws MisfitException {
            if (container instanceof ArrayNode array) {
                array.insert(key.equals("-") ? array.size() : index(key, array.size() + 1), value);
            } else {
                ((ObjectNode) container).set(key, value);
            }
        }

        void replace(JsonNode value) throws MisfitException {
            if (container instanceof ArrayNode array) {
                array.set(index(key, array.size()), value);
            } else {
                ((ObjectNode) container).set(key, value);
            }
        }

        void remove() throws MisfitException {
            if (container instanceof ArrayNode array) {
                array.remove(index(key, array.size()));
            } else if (((ObjectNode) container).remove(key) == null) {
                throw new MisfitException("there is no field " + key + " to remove");
            }
        }

        private static int index(String key, int size) throws MisfitException {
            int index;
            try {
                index = Integer.parseInt(key);
            } catch (NumberFormatException e) {
                throw new MisfitException("\"" + key + "\" is no index of an array");
            }
            if (index >= size || index < -size) {
                throw new MisfitException("index " + index + " is outside an array of " + size);
            }
            return index < 0 ? index + size : index;
        }
    }

    private JsonNode document;
    private long copied;

    private JsonPatch(JsonNode document) {
        this.document = document;
    }

    /**
     * {@code document}, which the operations change in place.
     *
     * @throws MisfitException if an operation is none, or does not fit
     */
    static JsonNode apply(JsonNode document, ArrayNode operations) throws MisfitException {
        JsonPatch patch = new JsonPatch(document);
        for (JsonNode operation : operations) {
            patch.apply(operation);
        }
        return patch.document;
    }

    private void apply(JsonNode operation) throws MisfitException {
        String kind = operation.path("op").asString("");
        switch (kind) {
            case "add" -> place(operation, "path").add(value(operation));
            case "remove" -> place(operation, "path").remove();
            case "replace" -> replace(operation);
            case "move" -> move(operation);
            case "copy" -> copy(operation);
            case "test" -> test(operation);
            default -> throw new MisfitException("there is no operation \"" + kind + "\"");
        }
    }

    private void replace(JsonNode operation) throws MisfitException {
        if (text(operation, "path").isEmpty()) {
            JsonNode value = value(operation);
            if (!value.isContainer()) {
                throw new MisfitException("a document is an object or an array");
            }
            document = value;
        } else {
            place(operation, "path").replace(value(operation));
        }
    }

    private void move(JsonNode operation) throws MisfitException {
        Place from = place(operation, "from");
        JsonNode value = from.get();
        from.remove();
        place(operation, "path").add(value == null ? JsonNodeFactory.instance.nullNode() : value);
    }

    private void copy(JsonNode operation) throws MisfitException {
        JsonNode value = place(operation, "from").get();
        JsonNode copy = value == null ? JsonNodeFactory.instance.nullNode() : value.deepCopy();
        copied += JsonMapper.shared().writeValueAsBytes(copy).length;
        if (copied > MOST_COPIED) {
            throw new MisfitException("the copies come to more than " + MOST_COPIED + " bytes");
        }
        place(operation, "path").add(copy);
    }

    private void test(JsonNode operation) throws MisfitException {
        JsonNode found = text(operation, "path").isEmpty()
                ? document
                : place(operation, "path").get();
        JsonNode wanted = operation.get("value");
        boolean wantsNothing = wanted == null || wanted.isNull();
        boolean equal = (found == null || found.isNull()) ? wantsNothing : found.equals(wanted);
        if (!equal) {
            throw new MisfitException("the value differs from the one to test");
        }
    }

    private Place place(JsonNode operation, String field) throws MisfitException {
        return Place.of(document, text(operation, field));
    }

    private static String text(JsonNode operation, String field) throws MisfitException {
        JsonNode value = operation.get(field);
        if (value == null || !value.isString()) {
            throw new MisfitException("an operation has no " + field);
        }
        return value.stringValue();
    }

    private static JsonNode value(JsonNode operation) {
        JsonNode value = operation.get("value");
        return value == null ? JsonNodeFactory.instance.nullNode() : value.deepCopy();
    }
}
