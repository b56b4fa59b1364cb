// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.matrix;

import java.util.ArrayList;
import java.util.List;

import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.StringNode;

/**
 * Checks documents against a JSON Schema, as far as ours goes: a keyword that it does not know is an error, so that no rule
 * of a schema is passed over.
 */
final class JsonSchema {
    private static final Set<String> SPOKEN = Set.of("$schema", "$defs", "title", "description");

    private final JsonNode root;
    private final List<String> faults = new ArrayList<>();

    private JsonSchema(JsonNode root) {
        this.root = root;
    }

    /** What is wrong with {@code document}, each with its place; empty if nothing is. */
    static List<String> faults(JsonNode schema, JsonNode document) {
        JsonSchema check = new JsonSchema(schema);
        check.check(schema, document, "$");
        return check.faults;
    }

    private void check(JsonNode schema, JsonNode value, String at) {
        schema.properties().forEach(rule -> {
            if (!SPOKEN.contains(rule.getKey())) {
                rule(rule.getKey(), rule.getValue(), schema, value, at);
            }
        });
    }

    private void rule(String keyword, JsonNode rule, JsonNode schema, JsonNode value, String at) {
        switch (keyword) {
            case "$ref" -> check(root.at(rule.asString().substring(1)), value, at);
            case "type" -> require(hasType(rule, value), at + " is not of type " + rule + ": " + value);
            case "const" -> require(rule.equals(value), at + " is not " + rule);
            case "enum" -> require(rule.valueStream().anyMatch(value::equals), at + " is not one of " + rule);
            case "minimum" -> require(!value.isNumber() || value.asLong() >= rule.asLong(), at + " is below " + rule);
            case "minItems" -> require(!value.isArray() || value.size() >= rule.asInt(), at + " has too few items");
            case "pattern" ->
                require(
                        !value.isString() || Pattern.compile(rule.asString()).matcher(value.asString()).find(),
                        at + " does not match " + rule + ": " + value);
            case "required" -> rule.forEach(name ->
                    require(!value.isObject() || value.has(name.asString()), at + " lacks " + name));
            case "properties" -> rule.properties().forEach(property -> {
                if (value.has(property.getKey())) {
                    check(property.getValue(), value.path(property.getKey()), at + "." + property.getKey());
                }
            });
            case "additionalProperties" -> value.properties().forEach(property -> {
                if (!schema.path("properties").has(property.getKey())) {
                    additional(rule, property.getValue(), at + "." + property.getKey());
                }
            });
            case "propertyNames" -> value.propertyNames().forEach(name ->
                    check(rule, StringNode.valueOf(name), at + " key " + name));
            case "items" -> {
                for (int i = 0; i < value.size() && value.isArray(); i++) {
                    check(rule, value.path(i), at + "[" + i + "]");
                }
            }
            default -> throw new IllegalArgumentException("the schema says " + keyword + ", which nobody checks here");
        }
    }

    private void additional(JsonNode rule, JsonNode value, String at) {
        if (rule.isBoolean()) {
            require(rule.asBoolean(), at + " is not in the schema");
        } else {
            check(rule, value, at);
        }
    }

    private void require(boolean holds, String fault) {
        if (!holds) {
            faults.add(fault);
        }
    }

    private static boolean hasType(JsonNode rule, JsonNode value) {
        return rule.isArray()
                ? rule.valueStream().anyMatch(one -> isOf(one.asString(), value))
                : isOf(rule.asString(), value);
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "integer" -> value.isIntegralNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> throw new IllegalArgumentException("type " + type);
        };
    }
}
