// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.strategy;

import dev.kubeletsim.api.defaulting.ObjectDefaults;
import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.validation.MetadataValidation.NameSyntax;
import dev.kubeletsim.api.validation.SmallKindsValidation;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Namespaces ({@code pkg/registry/core/namespace/strategy.go}). */
final class NamespaceRules implements KindRules {
    private static final String FINALIZER = "kubernetes";

    private final int minor;

    NamespaceRules(int minor) {
        this.minor = minor;
    }

    @Override
    public void applyDefaults(ObjectNode namespace) {
        ObjectDefaults.namespace(namespace);
    }

    /** A namespace goes only after what is in it: the finalizer waits for that. */
    @Override
    public void prepareForCreate(ObjectNode namespace) {
        namespace.putObject("status").put("phase", "Active");
        ObjectNode spec = namespace.get("spec") instanceof ObjectNode present ? present : namespace.putObject("spec");
        ArrayNode finalizers =
                spec.get("finalizers") instanceof ArrayNode present ? present : spec.putArray("finalizers");
        for (JsonNode finalizer : finalizers) {
            if (finalizer.asString().equals(FINALIZER)) {
                return;
            }
        }
        finalizers.add(FINALIZER);
    }

    @Override
    public void prepareForUpdate(ObjectNode namespace, ObjectNode old, String subresource) {
        switch (subresource) {
            case "status" -> Trees.keep(namespace, old, "spec");
            case "finalize" -> Trees.keep(namespace, old, "status");
            default -> {
                Trees.keep(namespace, old, "spec");
                Trees.keep(namespace, old, "status");
            }
        }
    }

    @Override
    public List<FieldError> validate(ObjectNode namespace) {
        return SmallKindsValidation.both(
                SmallKindsValidation.create(minor, namespace, false, NameSyntax.LABEL),
                SmallKindsValidation.namespaceFinalizers(minor, namespace));
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode namespace, ObjectNode old, String subresource) {
        return SmallKindsValidation.both(
                SmallKindsValidation.update(minor, namespace, old),
                SmallKindsValidation.namespaceFinalizers(minor, namespace));
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode namespace) {
        return Map.of(
                "name", Trees.text(namespace, "metadata", "name"),
                "status.phase", Trees.text(namespace, "status", "phase"));
    }
}
