// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.admission;

import dev.kubeletsim.api.ObjectStore;
import dev.kubeletsim.api.ObjectStore.Key;
import dev.kubeletsim.api.quantity.Quantity;
import dev.kubeletsim.api.quantity.QuantityFormatException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives a new pod its runtime class's overhead, node selector and tolerations (recorded with 1.31 and 1.36). A class that
 * is missing or says otherwise than the pod refuses it.
 */
final class RuntimeClass implements AdmissionPlugin {
    private static final String OVERHEAD_DIFFERS =
            "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead";
    private static final String OVERHEAD_UNDEFINED =
            "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead";

    private final ObjectStore store;

    RuntimeClass(ObjectStore store) {
        this.store = store;
    }

    @Override
    public void admit(Attributes attributes) {
        if (attributes.operation() != Operation.CREATE || !attributes.isAbout("pods")) {
            return;
        }
        ObjectNode runtimeClass = find(attributes);
        if (runtimeClass == null) {
            return;
        }
        ObjectNode spec = attributes.written().withObject("/spec");
        JsonNode defined = runtimeClass.path("overhead").path("podFixed");
        if (!defined.isMissingNode()) {
            JsonNode own = spec.path("overhead");
            if (!own.isMissingNode() && !sameAmounts(own, defined)) {
                throw attributes.forbidden(OVERHEAD_DIFFERS);
            }
            spec.set("overhead", defined.deepCopy());
        }
        setScheduling(attributes, spec, runtimeClass.path("scheduling"));
    }

    /** Once more, for what plugins after this one may have changed. */
    @Override
    public void validate(Attributes attributes) {
        if (attributes.operation() != Operation.CREATE || !attributes.isAbout("pods")) {
            return;
        }
        ObjectNode runtimeClass = find(attributes);
        JsonNode own = attributes.written().path("spec").path("overhead");
        JsonNode defined = runtimeClass == null
                ? MissingNode.getInstance()
                : runtimeClass.path("overhead").path("podFixed");
        if (defined.isMissingNode()) {
            if (!own.isMissingNode()) {
                throw attributes.forbidden(OVERHEAD_UNDEFINED);
            }
        } else if (!sameAmounts(own, defined)) {
            throw attributes.forbidden(OVERHEAD_DIFFERS);
        }
    }

    private @Nullable ObjectNode find(Attributes attributes) {
        String name =
                attributes.written().path("spec").path("runtimeClassName").asString("");
        if (name.isEmpty()) {
            return null;
        }
        ObjectNode found = store.get(new Key("runtimeclasses.node.k8s.io", "", name));
        if (found == null) {
            throw attributes.forbidden("pod rejected: RuntimeClass \"" + name + "\" not found");
        }
        return found;
    }

    private static boolean sameAmounts(JsonNode one, JsonNode other) {
        return one.size() == other.size()
                && one.properties().stream()
                        .allMatch(amount -> other.has(amount.getKey())
                                && sameAmount(amount.getValue(), other.path(amount.getKey())));
    }

    private static boolean sameAmount(JsonNode one, JsonNode other) {
        try {
            return Quantity.parse(one.asString("")).compareTo(Quantity.parse(other.asString(""))) == 0;
        } catch (QuantityFormatException e) {
            // Validation, which comes after admission, says what is wrong with it.
            return one.equals(other);
        }
    }

    private static void setScheduling(Attributes attributes, ObjectNode spec, JsonNode scheduling) {
        for (var entry : scheduling.path("nodeSelector").properties()) {
            ObjectNode selector = spec.withObject("/nodeSelector");
            String key = entry.getKey();
            String wanted = entry.getValue().asString("");
            if (selector.has(key) && !selector.path(key).asString("").equals(wanted)) {
                throw attributes.forbidden("conflict: runtimeClass.scheduling.nodeSelector[" + key + "] = " + wanted
                                + "; pod.spec.nodeSelector[" + key + "] = "
                                + selector.path(key).asString(""));
            }
            selector.put(key, wanted);
        }
        if (!scheduling.path("tolerations").isEmpty()) {
            ArrayNode tolerations = spec.withArray("/tolerations");
            scheduling.path("tolerations").forEach(toleration -> {
                if (tolerations.valueStream().noneMatch(toleration::equals)) {
                    tolerations.add(toleration.deepCopy());
                }
            });
        }
    }
}
