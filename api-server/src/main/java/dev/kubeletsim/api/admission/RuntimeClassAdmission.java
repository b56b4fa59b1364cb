// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.admission;

import dev.kubeletsim.api.ObjectStore;
import dev.kubeletsim.api.ObjectStore.Key;
import dev.kubeletsim.api.quantity.Quantity;
import dev.kubeletsim.api.quantity.QuantityFormatException;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.ApiFailure.Details;
import dev.kubeletsim.api.resource.Metadata;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Gives a new pod its runtime class's overhead, node selector and tolerations (plugin RuntimeClass, 1.31 and 1.36). */
final class RuntimeClassAdmission {
    private final ObjectStore store;

    RuntimeClassAdmission(ObjectStore store) {
        this.store = store;
    }

    /**
     * Changes the pod in place.
     *
     * @throws ApiFailure 403 if the class is missing or says otherwise than the pod
     */
    void admit(ObjectNode pod) {
        ObjectNode spec = (ObjectNode) pod.path("spec");
        String name = spec.path("runtimeClassName").asString("");
        ObjectNode runtimeClass = name.isEmpty() ? null : store.get(new Key("runtimeclasses.node.k8s.io", "", name));
        if (runtimeClass == null && !name.isEmpty()) {
            throw forbidden(pod, "pod rejected: RuntimeClass \"" + name + "\" not found");
        }
        JsonNode overhead =
                runtimeClass == null ? null : runtimeClass.path("overhead").get("podFixed");
        setOverhead(pod, spec, overhead);
        if (runtimeClass != null) {
            setScheduling(pod, spec, runtimeClass.path("scheduling"));
        }
    }

    private static void setOverhead(ObjectNode pod, ObjectNode spec, @Nullable JsonNode defined) {
        JsonNode own = spec.get("overhead");
        if (defined == null) {
            if (own != null) {
                throw forbidden(
                        pod, "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead");
            }
            return;
        }
        if (own != null && !sameAmounts(own, defined)) {
            throw forbidden(pod, "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead");
        }
        spec.set("overhead", defined.deepCopy());
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

    private static void setScheduling(ObjectNode pod, ObjectNode spec, JsonNode scheduling) {
        for (var entry : scheduling.path("nodeSelector").properties()) {
            ObjectNode selector = spec.withObject("/nodeSelector");
            String key = entry.getKey();
            String wanted = entry.getValue().asString("");
            if (selector.has(key) && !selector.path(key).asString("").equals(wanted)) {
                throw forbidden(
                        pod,
                        "conflict: runtimeClass.scheduling.nodeSelector[" + key + "] = " + wanted
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

    private static ApiFailure forbidden(ObjectNode pod, String why) {
        String name = Metadata.name(pod);
        return new ApiFailure(
                403,
                "Forbidden",
                "pods \"" + name + "\" is forbidden: " + why,
                new Details(name, "", "pods", List.of(), 0));
    }
}
