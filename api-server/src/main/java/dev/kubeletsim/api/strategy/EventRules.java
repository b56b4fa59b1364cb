// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.strategy;

import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.validation.MetadataValidation.NameSyntax;
import dev.kubeletsim.api.validation.SmallKindsValidation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ObjectNode;

/** Events of both groups ({@code pkg/registry/core/event/strategy.go}); the fields of the newer have other names. */
final class EventRules implements KindRules {
    private final int minor;
    private final boolean newStyle;

    EventRules(int minor, boolean newStyle) {
        this.minor = minor;
        this.newStyle = newStyle;
    }

    @Override
    public List<FieldError> validate(ObjectNode event) {
        return SmallKindsValidation.both(
                SmallKindsValidation.create(minor, event, true, NameSyntax.SUBDOMAIN),
                newStyle ? SmallKindsValidation.newStyleEvent(minor, event) : SmallKindsValidation.event(minor, event));
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode event, ObjectNode old, String subresource) {
        return SmallKindsValidation.both(
                SmallKindsValidation.update(minor, event, old),
                newStyle ? List.of() : SmallKindsValidation.event(minor, event));
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode event) {
        String of = newStyle ? "regarding" : "involvedObject";
        Map<String, String> fields = new LinkedHashMap<>();
        for (String name : List.of("kind", "namespace", "name", "uid", "apiVersion", "resourceVersion", "fieldPath")) {
            fields.put(of + "." + name, Trees.text(event, of, name));
        }
        fields.put("reason", Trees.text(event, "reason"));
        String reporter = Trees.text(event, newStyle ? "reportingController" : "reportingComponent");
        String source = Trees.text(event, newStyle ? "deprecatedSource" : "source", "component");
        fields.put(newStyle ? "reportingController" : "reportingComponent", reporter);
        fields.put("source", source.isEmpty() ? reporter : source);
        fields.put("type", Trees.text(event, "type"));
        return fields;
    }
}
