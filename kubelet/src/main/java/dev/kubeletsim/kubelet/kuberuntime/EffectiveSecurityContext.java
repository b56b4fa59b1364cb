// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * What holds for a container after its own security context has replaced parts of the pod's (upstream's {@code
 * pkg/securitycontext}). Capabilities, privileges, root file system and proc mount only come from the container.
 */
record EffectiveSecurityContext(
        @Nullable Long runAsUser,
        @Nullable Long runAsGroup,
        boolean runAsNonRoot,
        JsonNode seLinuxOptions,
        boolean privileged,
        boolean readOnlyRootFilesystem,
        @Nullable Boolean allowPrivilegeEscalation,
        JsonNode capabilities,
        String procMount) {

    static EffectiveSecurityContext of(Pod pod, Container container) {
        JsonNode ofPod = pod.securityContext();
        JsonNode own = container.securityContext();
        return new EffectiveSecurityContext(
                Trees.optionalLong(own.hasNonNull("runAsUser") ? own : ofPod, "runAsUser"),
                Trees.optionalLong(own.hasNonNull("runAsGroup") ? own : ofPod, "runAsGroup"),
                Trees.flag(own.hasNonNull("runAsNonRoot") ? own : ofPod, "runAsNonRoot"),
                (own.hasNonNull("seLinuxOptions") ? own : ofPod).path("seLinuxOptions"),
                Trees.flag(own, "privileged"),
                Trees.flag(own, "readOnlyRootFilesystem"),
                Trees.optionalFlag(own, "allowPrivilegeEscalation"),
                own.path("capabilities"),
                Trees.text(own, "procMount"));
    }

    /** Whether the process is barred from gaining privileges: escalation was forbidden in so many words. */
    boolean noNewPrivileges() {
        return Boolean.FALSE.equals(allowPrivilegeEscalation);
    }
}
