// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.admission;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Gives a new pod the number of its priority class. Classes are not served: the two that every cluster has are known. */
final class Priority implements AdmissionPlugin {
    private static final Map<String, Integer> SYSTEM_CLASSES =
            Map.of("system-cluster-critical", 2_000_000_000, "system-node-critical", 2_000_001_000);
    private static final String PREEMPTION_POLICY = "PreemptLowerPriority";

    @Override
    public void admit(Attributes attributes) {
        if (!attributes.isAbout("pods")) {
            return;
        }
        if (attributes.operation() == Operation.CREATE) {
            create(attributes);
        } else if (attributes.operation() == Operation.UPDATE) {
            keep(attributes);
        }
    }

    private static void create(Attributes attributes) {
        ObjectNode spec = attributes.written().withObject("/spec");
        String name = spec.path("priorityClassName").asString("");
        Integer priority = name.isEmpty() ? Integer.valueOf(0) : SYSTEM_CLASSES.get(name);
        if (priority == null) {
            throw attributes.forbidden("no PriorityClass with name " + name + " was found");
        }
        JsonNode own = spec.path("priority");
        if (own.isNumber() && own.asLong() != priority) {
            throw attributes.forbidden("the integer value of priority (" + own.asLong()
                    + ") must not be provided in pod spec; priority admission controller computed " + priority
                    + " from the given PriorityClass name");
        }
        String policy = spec.path("preemptionPolicy").asString("");
        if (spec.hasNonNull("preemptionPolicy") && !policy.equals(PREEMPTION_POLICY)) {
            throw attributes.forbidden("the string value of PreemptionPolicy (" + policy
                    + ") must not be provided in pod spec; priority admission controller computed " + PREEMPTION_POLICY
                    + " from the given PriorityClass name");
        }
        spec.put("priority", priority).put("preemptionPolicy", PREEMPTION_POLICY);
    }

    /** An update that leaves the fields out keeps them; one that changes them fails validation later. */
    private static void keep(Attributes attributes) {
        ObjectNode spec = attributes.written().withObject("/spec");
        JsonNode old = Objects.requireNonNull(attributes.old(), "old").path("spec");
        for (String field : List.of("priority", "preemptionPolicy")) {
            if (!spec.hasNonNull(field) && old.has(field)) {
                spec.set(field, old.get(field));
            }
        }
    }
}
