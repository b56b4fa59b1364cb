// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.image.oci;

import dev.kubeletsim.cri.image.ImageFileException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A reader's view of one node of a JSON document that Go programs wrote: an absent or null field is the empty value, and
 * unknown fields are fine; a wrong type is not.
 */
final class JsonView {
    private static final int LONGEST_SHOWN = 200;
    private static final JsonMapper MAPPER = new JsonMapper();

    private final String place;
    private final @Nullable JsonNode node;

    private JsonView(String place, @Nullable JsonNode node) {
        this.place = place;
        this.node = node == null || node.isNull() || node.isMissingNode() ? null : node;
    }

    /**
     * Parses a document.
     *
     * @param member named in messages
     */
    static JsonView parse(String member, byte[] json) throws ImageFileException {
        try {
            return new JsonView(member, MAPPER.readTree(json));
        } catch (JacksonException e) {
            throw new ImageFileException(member + " is not JSON: " + e.getOriginalMessage(), e);
        }
    }

    /** The elements of this array. */
    List<JsonView> elements() throws ImageFileException {
        List<JsonView> elements = new ArrayList<>();
        if (node == null) {
            return elements;
        }
        if (!node.isArray()) {
            throw error("is " + node.getNodeType() + " (expected: an array)");
        }
        for (JsonNode element : node) {
            elements.add(new JsonView(place + "[" + elements.size() + "]", element));
        }
        return elements;
    }

    /** The elements of an array in this object. */
    List<JsonView> array(String field) throws ImageFileException {
        return field(field).elements();
    }

    /** Whether there is nothing here, or null. */
    boolean isAbsent() {
        return node == null;
    }

    JsonView object(String field) throws ImageFileException {
        JsonView view = field(field);
        if (view.node != null && !view.node.isObject()) {
            throw view.error("is " + view.node.getNodeType() + " (expected: an object)");
        }
        return view;
    }

    String string(String field) throws ImageFileException {
        return field(field).string();
    }

    /** An integer; 0 if it is absent. */
    long number(String field) throws ImageFileException {
        JsonView view = field(field);
        if (view.node == null) {
            return 0;
        }
        if (!view.node.isIntegralNumber() || !view.node.canConvertToLong()) {
            String shown = view.node.toString();
            throw view.error(
                    "is " + shown.substring(0, Math.min(shown.length(), LONGEST_SHOWN)) + " (expected: an integer)");
        }
        return view.node.asLong();
    }

    List<String> strings(String field) throws ImageFileException {
        List<String> strings = new ArrayList<>();
        for (JsonView element : field(field).elements()) {
            strings.add(element.string());
        }
        return strings;
    }

    Map<String, String> stringMap(String field) throws ImageFileException {
        JsonView object = object(field);
        Map<String, String> strings = new LinkedHashMap<>();
        if (object.node != null) {
            for (String key : object.node.propertyNames()) {
                strings.put(key, object.string(key));
            }
        }
        return strings;
    }

    private String string() throws ImageFileException {
        if (node == null) {
            return "";
        }
        if (!node.isString()) {
            throw error("is " + node.getNodeType() + " (expected: a string)");
        }
        return node.asString();
    }

    private JsonView field(String name) throws ImageFileException {
        if (node == null) {
            return new JsonView(place + "." + name, null);
        }
        if (!node.isObject()) {
            throw error("is " + node.getNodeType() + " (expected: an object)");
        }
        return new JsonView(place + "." + name, node.get(name));
    }

    /** An exception about this node. */
    ImageFileException error(String message) {
        return new ImageFileException(place + " " + message);
    }
}
