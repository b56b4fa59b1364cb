// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.binder;

import java.util.LinkedHashSet;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The claims that a pod names. */
final class PodClaims {
    private PodClaims() {}

    /** The names, in the order of the pod's volumes. */
    static Set<String> of(JsonNode pod) {
        Set<String> names = new LinkedHashSet<>();
        for (JsonNode volume : pod.path("spec").path("volumes")) {
            String name = volume.path("persistentVolumeClaim").path("claimName").asString("");
            if (!name.isEmpty()) {
                names.add(name);
            }
        }
        return names;
    }
}
