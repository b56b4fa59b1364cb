// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.admission;

import dev.kubeletsim.api.ObjectStore;
import dev.kubeletsim.api.resource.Metadata;
import tools.jackson.databind.node.ObjectNode;

/** Gives a new claim that names no class the default one ({@code plugin/pkg/admission/storage/storageclass/setdefault}). */
final class DefaultStorageClass implements AdmissionPlugin {
    private final StorageClasses classes;

    DefaultStorageClass(ObjectStore store) {
        this.classes = new StorageClasses(store);
    }

    @Override
    public void admit(Attributes attributes) {
        if (attributes.operation() != Operation.CREATE || !attributes.isAbout("persistentvolumeclaims")) {
            return;
        }
        ObjectNode claim = attributes.written();
        if (!StorageClasses.hasClass(claim)) {
            classes.defaultClass()
                    .ifPresent(found -> claim.withObject("/spec").put("storageClassName", Metadata.name(found)));
        }
    }
}
