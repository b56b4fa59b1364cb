// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.rest;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One event, two shapes: {@code v1} and {@code events.k8s.io/v1} are the same stored objects with other field names
 * (kubernetes pkg/apis/events/v1/conversion.go).
 */
final class EventView {
    private static final Map<String, String> CORE_TO_GROUP = new LinkedHashMap<>();
    private static final Map<String, String> GROUP_TO_CORE = new LinkedHashMap<>();

    static {
        rename("involvedObject", "regarding");
        rename("message", "note");
        rename("source", "deprecatedSource");
        rename("firstTimestamp", "deprecatedFirstTimestamp");
        rename("lastTimestamp", "deprecatedLastTimestamp");
        rename("count", "deprecatedCount");
        rename("reportingComponent", "reportingController");
    }

    private EventView() {}

    private static void rename(String core, String group) {
        CORE_TO_GROUP.put(core, group);
        GROUP_TO_CORE.put(group, core);
    }

    static ObjectNode toEventsGroup(ObjectNode event) {
        return convert(event, CORE_TO_GROUP, "events.k8s.io/v1");
    }

    static ObjectNode toCore(ObjectNode event) {
        return convert(event, GROUP_TO_CORE, "v1");
    }

    private static ObjectNode convert(ObjectNode event, Map<String, String> names, String apiVersion) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        event.properties()
                .forEach(field -> result.set(names.getOrDefault(field.getKey(), field.getKey()), field.getValue()));
        // The store sets the revision in metadata, so that a view must not share it.
        if (result.get("metadata") instanceof ObjectNode metadata) {
            ObjectNode own = JsonNodeFactory.instance.objectNode();
            own.setAll(metadata);
            result.set("metadata", own);
        }
        return result.put("apiVersion", apiVersion);
    }
}
