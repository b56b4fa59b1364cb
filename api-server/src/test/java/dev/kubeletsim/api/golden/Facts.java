// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.golden;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What two answers are compared by, and what differs between any two runs taken out. */
final class Facts {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Pattern UID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern TIME_FIELD = Pattern.compile(".*(Timestamp|Time)$|^time.*");
    private static final Set<String> STATUS_FIELDS = Set.of("phase", "features", "containerStatuses", "qosClass");

    private Facts() {}

    /** The facts of a reply, by name. */
    static Map<String, JsonNode> of(int status, JsonNode warnings, JsonNode reply) {
        Map<String, JsonNode> facts = new LinkedHashMap<>();
        facts.put("status", NODES.numberNode(status));
        facts.put("warnings", warnings.isMissingNode() ? NODES.arrayNode() : warnings);
        String kind = reply.path("kind").asString("");
        if (reply.isArray()) {
            facts.put("events", events(reply));
        } else if (kind.equals("Status")) {
            for (String field : List.of("reason", "message", "code")) {
                facts.put(field, reply.path(field));
            }
            facts.put("causes", reply.path("details").path("causes"));
        } else if (kind.equals("Table")) {
            facts.put("columns", pick(reply.path("columnDefinitions"), "name"));
            facts.put("cells", pick(reply.path("rows"), "cells"));
        } else if (reply.has("spec") || reply.has("status")) {
            facts.put("spec", reply.path("spec"));
            facts.put("status.*", only(reply.path("status")));
            facts.put("managedFields", managedFields(reply));
            facts.put("generation", reply.path("metadata").path("generation"));
        } else if (kind.endsWith("List") && reply.has("items")) {
            List<JsonNode> names = new ArrayList<>();
            reply.path("items").forEach(item -> names.add(item.path("metadata").path("name")));
            facts.put("items", NODES.arrayNode().addAll(names));
        } else if (reply.has("metadata")) {
            facts.put("object", without(reply, "metadata"));
            facts.put("managedFields", managedFields(reply));
        }
        return facts;
    }

    private static ArrayNode events(JsonNode reply) {
        ArrayNode events = NODES.arrayNode();
        for (JsonNode event : reply) {
            events.addArray().add(event.path("type")).add(event.path("object").path("reason"));
        }
        return events;
    }

    private static ArrayNode pick(JsonNode array, String field) {
        ArrayNode picked = NODES.arrayNode();
        array.forEach(each -> picked.add(each.path(field)));
        return picked;
    }

    private static ObjectNode only(JsonNode status) {
        ObjectNode kept = NODES.objectNode();
        status.properties().forEach(field -> {
            if (STATUS_FIELDS.contains(field.getKey())) {
                kept.set(field.getKey(), field.getValue());
            }
        });
        return kept;
    }

    /** Who owns what; the times were taken out with all others. */
    private static ArrayNode managedFields(JsonNode object) {
        ArrayNode entries = NODES.arrayNode();
        object.path("metadata").path("managedFields").forEach(entries::add);
        return entries;
    }

    private static ObjectNode without(JsonNode object, String field) {
        ObjectNode rest = NODES.objectNode();
        rest.setAll((ObjectNode) object);
        rest.remove(field);
        return rest;
    }

    /** The document as the recorder wrote it: times, uids, revisions and ages by their names. */
    static JsonNode normalized(JsonNode node) {
        if (node instanceof ObjectNode object) {
            ObjectNode result = NODES.objectNode();
            object.properties()
                    .forEach(field -> result.set(field.getKey(), normalized(field.getKey(), field.getValue())));
            return result;
        }
        if (node instanceof ArrayNode array) {
            ArrayNode result = NODES.arrayNode();
            array.forEach(item -> result.add(normalized(item)));
            return result;
        }
        if (!node.isString()) {
            return node;
        }
        // The differ that prints immutable fields (go-cmp) tosses a coin for its kind of space, once a process.
        String text = UID.matcher(node.stringValue()).replaceAll("<uid>").replace('\u00A0', ' ');
        return NODES.stringNode(text.matches("\\d+s") ? "<age>" : text);
    }

    private static JsonNode normalized(String name, JsonNode value) {
        if (TIME_FIELD.matcher(name).matches() && value.isString()) {
            return NODES.stringNode("<time>");
        }
        String text = value.asString("");
        if (name.equals("resourceVersion") && !text.isEmpty() && !text.equals("0")) {
            return NODES.stringNode("<rv>");
        }
        return normalized(value);
    }
}
