// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** Makes objects that were read from a cluster, as {@code kubectl get -o yaml} prints them, fit to be created again. */
final class ExportedObject {
    private static final List<String> WRITTEN_BY_THE_SERVER = List.of(
            "uid",
            "resourceVersion",
            "creationTimestamp",
            "generation",
            "managedFields",
            "selfLink",
            "deletionTimestamp",
            "deletionGracePeriodSeconds");

    private ExportedObject() {}

    /** A copy without what only a server writes. An object that never was in a cluster is copied as it is. */
    static ObjectNode cleaned(ObjectNode object) {
        ObjectNode copy = object.deepCopy();
        if (copy.path("metadata") instanceof ObjectNode metadata && metadata.hasNonNull("uid")) {
            metadata.remove(WRITTEN_BY_THE_SERVER);
            copy.remove("status");
        }
        return copy;
    }

    /**
     * Takes the ephemeral containers out of a pod, which can only be added to one that is there.
     *
     * @return the patch that adds them; empty if there are none
     */
    static ObjectNode withoutEphemeralContainers(ObjectNode pod) {
        ObjectNode patch = pod.objectNode();
        if (pod.path("spec") instanceof ObjectNode spec && spec.has("ephemeralContainers")) {
            patch.putObject("spec").set("ephemeralContainers", spec.remove("ephemeralContainers"));
        }
        return patch;
    }
}
