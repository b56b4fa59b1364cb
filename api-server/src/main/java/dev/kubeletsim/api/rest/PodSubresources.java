// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.rest;

import dev.kubeletsim.api.resource.Metadata;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What clients send to a pod's subresources that are no pods, as admission sees it. */
final class PodSubresources {
    private PodSubresources() {}

    /** A copy of what was sent, which says what it is and which pod it is about. */
    static ObjectNode written(JsonNode sent, String apiVersion, String kind, Target target) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("kind", kind).put("apiVersion", apiVersion);
        sent.properties().forEach(field -> {
            if (!field.getKey().equals("kind") && !field.getKey().equals("apiVersion")) {
                object.set(field.getKey(), field.getValue().deepCopy());
            }
        });
        Metadata.of(object).put("name", target.name()).put("namespace", target.namespace());
        return object;
    }
}
