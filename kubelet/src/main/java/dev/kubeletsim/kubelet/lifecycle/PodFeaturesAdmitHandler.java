// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.lifecycle;

import dev.kubeletsim.features.FeatureGates;
import tools.jackson.databind.JsonNode;

/** Refuses resources of the pod itself where the gate is off (upstream's {@code lifecycle/features_linux.go}, 1.34 on). */
final class PodFeaturesAdmitHandler implements PodAdmitHandler {
    private final FeatureGates gates;

    PodFeaturesAdmitHandler(FeatureGates gates) {
        this.gates = gates;
    }

    @Override
    public PodAdmitResult admit(PodAdmitAttributes attributes) {
        JsonNode resources = attributes.pod().spec().path("resources");
        boolean used = !resources.path("requests").isEmpty()
                || !resources.path("limits").isEmpty();
        return used && !gates.enabled("PodLevelResources")
                ? PodAdmitResult.rejected(AdmitReasons.POD_LEVEL_RESOURCES, AdmitReasons.NO_POD_LEVEL_RESOURCES)
                : PodAdmitResult.ADMITTED;
    }
}
