// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.defaulting;

import static dev.kubeletsim.api.defaulting.Defaults.object;

import dev.kubeletsim.api.resource.ServerContext;
import tools.jackson.databind.node.ObjectNode;

/** The defaults of CSI drivers ({@code pkg/apis/storage/v1/defaults.go}). */
public final class CsiDefaults {
    private CsiDefaults() {}

    /** Fills in a driver's defaults, in place. */
    public static void driver(ObjectNode driver, ServerContext context) {
        ObjectNode spec = object(driver, "spec");
        truth(spec, "attachRequired", true);
        truth(spec, "podInfoOnMount", false);
        truth(spec, "storageCapacity", false);
        if (!spec.hasNonNull("fsGroupPolicy")) {
            spec.put("fsGroupPolicy", "ReadWriteOnceWithFSType");
        }
        if (spec.path("volumeLifecycleModes").isEmpty()) {
            spec.putArray("volumeLifecycleModes").add("Persistent");
        }
        truth(spec, "requiresRepublish", false);
        if (context.enabled("SELinuxMountReadWriteOncePod")) {
            truth(spec, "seLinuxMount", false);
        }
        if (context.enabled("VolumeLimitScaling")) {
            truth(spec, "preventPodSchedulingIfMissing", false);
        }
    }

    private static void truth(ObjectNode spec, String field, boolean value) {
        if (!spec.hasNonNull(field)) {
            spec.put(field, value);
        }
    }
}
