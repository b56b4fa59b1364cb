// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.kubelet.pod.Container;
import org.jspecify.annotations.Nullable;

/** Where the kubelet took a user or group from that it asks the runtime for. */
public sealed interface IdentitySource {

    /**
     * A field of a security context.
     *
     * @param container whose own security context it is, or null for the pod's
     * @param field such as {@code runAsUser} or {@code supplementalGroups[0]}
     */
    record SecurityContextField(@Nullable Container container, String field) implements IdentitySource {
        /** The field's path in the pod, such as {@code spec.containers[0].securityContext.runAsGroup}. */
        public String path() {
            String owner = container == null ? "spec" : container.kind().path() + "[" + container.index() + "]";
            return owner + ".securityContext." + field;
        }
    }

    /**
     * The annotation {@code pv.beta.kubernetes.io/gid} of a persistent volume that the pod mounts.
     *
     * @param volume the persistent volume's name
     */
    record PersistentVolumeAnnotation(String volume) implements IdentitySource {}

    /** The user of the image's configuration, as the runtime's ImageStatus tells it: a number, a name, or 0 if none. */
    record ImageUserField() implements IdentitySource {}
}
