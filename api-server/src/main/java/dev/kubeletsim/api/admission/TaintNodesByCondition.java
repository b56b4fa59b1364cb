// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.admission;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Gives a new node the taint of one that is not ready. */
final class TaintNodesByCondition implements AdmissionPlugin {
    private static final String NOT_READY = "node.kubernetes.io/not-ready";

    @Override
    public void admit(Attributes attributes) {
        if (attributes.operation() != Operation.CREATE || !attributes.isAbout("nodes")) {
            return;
        }
        ArrayNode taints = attributes.written().withObject("/spec").withArray("/taints");
        for (JsonNode taint : taints) {
            if (taint.path("key").asString("").equals(NOT_READY)
                    && taint.path("effect").asString("").equals("NoSchedule")) {
                return;
            }
        }
        taints.addObject().put("key", NOT_READY).put("effect", "NoSchedule");
    }
}
