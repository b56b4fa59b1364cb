// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.admission;

import dev.kubeletsim.api.resource.Metadata;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Gives new volumes and claims the finalizers that keep them while they are used ({@code
 * plugin/pkg/admission/storage/storageobjectinuseprotection}); a controller takes them away.
 */
public final class StorageObjectInUseProtection implements AdmissionPlugin {
    /** Keeps a volume while it is bound. */
    public static final String VOLUME_FINALIZER = "kubernetes.io/pv-protection";

    /** Keeps a claim while a pod uses it. */
    public static final String CLAIM_FINALIZER = "kubernetes.io/pvc-protection";

    @Override
    public void admit(Attributes attributes) {
        if (attributes.operation() != Operation.CREATE) {
            return;
        }
        if (attributes.isAbout("persistentvolumes")) {
            add(attributes.written(), VOLUME_FINALIZER);
        } else if (attributes.isAbout("persistentvolumeclaims")) {
            add(attributes.written(), CLAIM_FINALIZER);
        }
    }

    private static void add(ObjectNode object, String finalizer) {
        ObjectNode metadata = Metadata.of(object);
        ArrayNode finalizers =
                metadata.get("finalizers") instanceof ArrayNode present ? present : metadata.putArray("finalizers");
        for (JsonNode each : finalizers) {
            if (each.asString("").equals(finalizer)) {
                return;
            }
        }
        finalizers.add(finalizer);
    }
}
