// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.patch;

import dev.kubeletsim.api.resource.ApiFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** JSON patch and merge patch, with the answers of the real server when one cannot be applied. */
public final class JsonPatches {
    private static final Set<String> FIELDS = Set.of("op", "path", "from", "value");
    private static final int MOST_OPERATIONS = 10_000;

    private JsonPatches() {}

    /**
     * {@code original} after a JSON patch; a tree of its own.
     *
     * @throws ApiFailure 400 for something that is no patch, 413 for too long a one, 422 for one that does not fit
     */
    public static JsonNode json(ObjectNode original, JsonNode patch) {
        if (!(patch instanceof ArrayNode operations)) {
            throw ApiFailure.badRequest("error decoding patch: json: cannot unmarshal " + typeOf(patch)
                    + " into Go value of type []handlers.jsonPatchOp");
        }
        if (patch.size() > MOST_OPERATIONS) {
            throw new ApiFailure(
                    413,
                    "RequestEntityTooLarge",
                    "Request entity too large: The allowed maximum operations in a JSON patch is " + MOST_OPERATIONS
                            + ", got " + patch.size(),
                    null);
        }
        try {
            return JsonPatch.apply(original.deepCopy(), operations);
        } catch (JsonPatch.MisfitException e) {
            throw rejected(); // The real server does not say why either.
        }
    }

    /** What operations say that is no part of one. */
    public static List<String> unknownFields(JsonNode patch) {
        List<String> unknown = new ArrayList<>();
        for (int i = 0; i < patch.size(); i++) {
            for (String field : patch.path(i).propertyNames()) {
                if (!FIELDS.contains(field)) {
                    unknown.add("json patch unknown field \"[" + i + "]." + field + "\"");
                }
            }
        }
        return unknown;
    }

    /** {@code original} after a merge patch; a tree of its own. */
    public static ObjectNode merge(ObjectNode original, JsonNode patch) {
        if (patch.isNull()) {
            throw ApiFailure.badRequest("Invalid JSON Patch");
        }
        if (!(patch instanceof ObjectNode changes)) {
            throw ApiFailure.badRequest("error decoding patch: json: cannot unmarshal " + typeOf(patch)
                    + " into Go value of type map[string]interface {}");
        }
        return mergeInto(original.deepCopy(), changes);
    }

    /** 422 without a reason of its own, which a patch gets that cannot be applied. */
    static ApiFailure rejected() {
        return new ApiFailure(
                422,
                "Invalid",
                "the server rejected our request due to an error in our request",
                new ApiFailure.Details("", "", "", List.of(), 0));
    }

    private static ObjectNode mergeInto(ObjectNode target, ObjectNode changes) {
        for (Map.Entry<String, JsonNode> change : changes.properties()) {
            JsonNode value = change.getValue();
            if (value.isNull()) {
                target.remove(change.getKey());
            } else if (value instanceof ObjectNode object) {
                ObjectNode into = target.get(change.getKey()) instanceof ObjectNode existing
                        ? existing
                        : JsonNodeFactory.instance.objectNode();
                target.set(change.getKey(), mergeInto(into, object));
            } else {
                target.set(change.getKey(), value.deepCopy());
            }
        }
        return target;
    }

    private static String typeOf(JsonNode node) {
        return switch (node.getNodeType()) {
            case ARRAY -> "array";
            case OBJECT, POJO -> "object";
            case STRING, BINARY -> "string";
            case BOOLEAN -> "bool";
            case NUMBER -> "number";
            case NULL, MISSING -> "null";
        };
    }
}
