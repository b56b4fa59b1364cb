// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.admission;

import dev.kubeletsim.api.ObjectStore;
import dev.kubeletsim.api.quantity.Quantity;
import dev.kubeletsim.api.quantity.QuantityFormatException;
import java.util.Objects;
import tools.jackson.databind.JsonNode;

/** Lets a claim grow only if its class says so ({@code plugin/pkg/admission/storage/persistentvolume/resize}). */
final class PersistentVolumeClaimResize implements AdmissionPlugin {
    private final StorageClasses classes;

    PersistentVolumeClaimResize(ObjectStore store) {
        this.classes = new StorageClasses(store);
    }

    @Override
    public void validate(Attributes attributes) {
        if (attributes.operation() != Operation.UPDATE || !attributes.isAbout("persistentvolumeclaims")) {
            return;
        }
        JsonNode claim = attributes.written();
        JsonNode old = Objects.requireNonNull(attributes.old(), "old");
        if (size(claim).compareTo(size(old)) <= 0) {
            return;
        }
        if (!old.path("status").path("phase").asString("").equals("Bound")) {
            throw attributes.forbidden("Only bound persistent volume claims can be expanded");
        }
        if (!mayGrow(claim, old)) {
            throw attributes.forbidden("only dynamically provisioned pvc can be resized and the storageclass that"
                    + " provisions the pvc must support resize");
        }
    }

    private boolean mayGrow(JsonNode claim, JsonNode old) {
        String name = StorageClasses.classOf(claim);
        JsonNode storageClass = classes.get(name);
        return name.equals(StorageClasses.classOf(old))
                && storageClass != null
                && storageClass.path("allowVolumeExpansion").asBoolean(false);
    }

    private static Quantity size(JsonNode claim) {
        try {
            return Quantity.parse(claim.path("spec")
                    .path("resources")
                    .path("requests")
                    .path("storage")
                    .asString("0"));
        } catch (QuantityFormatException e) {
            throw new IllegalArgumentException("not decoded against its schema: " + claim, e);
        }
    }
}
