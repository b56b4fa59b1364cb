// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.admission;

import dev.kubeletsim.api.ObjectStore;
import dev.kubeletsim.api.ObjectStore.Key;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.ApiFailure.Cause;
import dev.kubeletsim.api.resource.Metadata;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Keeps new objects out of namespaces that are missing or being emptied, and the first three namespaces from deletion. */
final class NamespaceLifecycle implements AdmissionPlugin {
    private static final List<String> UNDELETABLE = List.of("default", "kube-system", "kube-public");

    private final ObjectStore store;

    NamespaceLifecycle(ObjectStore store) {
        this.store = store;
    }

    @Override
    public void admit(Attributes attributes) {
        if (attributes.operation() == Operation.DELETE) {
            if (attributes.isAbout("namespaces") && UNDELETABLE.contains(attributes.name())) {
                throw attributes.forbidden("this namespace may not be deleted");
            }
        } else if (attributes.operation() == Operation.CREATE
                && attributes.resource().namespaced()
                && attributes.subresource().isEmpty()) {
            create(attributes);
        }
    }

    private void create(Attributes attributes) {
        String namespace = attributes.namespace();
        ObjectNode found = store.get(new Key("namespaces", "", namespace));
        if (found == null) {
            throw ApiFailure.notFound("", "namespaces", namespace);
        }
        if (!found.path("status").path("phase").asString("").equals("Terminating")) {
            return;
        }
        String since = Metadata.text(found, "deletionTimestamp");
        throw attributes.forbidden(
                "unable to create new content in namespace " + namespace + " because it is being terminated",
                new Cause(
                        "NamespaceTerminating",
                        "namespace " + namespace + " is being terminated" + (since.isEmpty() ? "" : " since " + since),
                        "metadata.namespace"));
    }
}
