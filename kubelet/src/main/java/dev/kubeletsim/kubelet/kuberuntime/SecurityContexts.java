// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.cri.v1.Capability;
import dev.kubeletsim.cri.v1.LinuxContainerSecurityContext;
import dev.kubeletsim.cri.v1.LinuxSandboxSecurityContext;
import dev.kubeletsim.cri.v1.NamespaceMode;
import dev.kubeletsim.cri.v1.NamespaceOption;
import dev.kubeletsim.cri.v1.SecurityProfile;
import dev.kubeletsim.kubelet.config.KubeletConfiguration;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Security contexts as the CRI has them: users, groups and their policy (KEP-3619), namespaces, privileges.
 *
 * <p>The policy is sent whatever the node's gates say: only the API server's gate decides whether a pod can carry it
 * (kubelet v1.31 and v1.36, {@code pkg/kubelet/kuberuntime/security_context.go}).
 */
final class SecurityContexts {
    /** What upstream hides from unprivileged containers ({@code pkg/securitycontext/util.go}). */
    static final List<String> MASKED_PATHS = List.of(
            "/proc/asound",
            "/proc/acpi",
            "/proc/interrupts",
            "/proc/kcore",
            "/proc/keys",
            "/proc/latency_stats",
            "/proc/timer_list",
            "/proc/timer_stats",
            "/proc/sched_debug",
            "/proc/scsi",
            "/sys/firmware",
            "/sys/devices/virtual/powercap");

    /** What upstream makes read-only for them. */
    static final List<String> READ_ONLY_PATHS =
            List.of("/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger");

    private final KubeletConfiguration configuration;
    private final Namespaces namespaces;
    private final Function<Pod, List<RequestedIdentity.RequestedGroup>> volumeGroups;

    /** @param volumeGroups the groups that a pod's mounted volumes ask for */
    SecurityContexts(
            KubeletConfiguration configuration,
            Namespaces namespaces,
            Function<Pod, List<RequestedIdentity.RequestedGroup>> volumeGroups) {
        this.configuration = configuration;
        this.namespaces = namespaces;
        this.volumeGroups = volumeGroups;
    }

    /** The sandbox's: of the pod-level fields alone; a pod without a security context says next to nothing. */
    LinuxSandboxSecurityContext ofSandbox(Pod pod, String runtimeHandler) {
        LinuxSandboxSecurityContext.Builder context = LinuxSandboxSecurityContext.newBuilder()
                .setPrivileged(
                        pod.allContainers().stream().anyMatch(c -> Trees.flag(c.securityContext(), "privileged")))
                .setSeccomp(SecurityProfiles.RUNTIME_DEFAULT);
        JsonNode ofPod = pod.securityContext();
        if (!ofPod.isObject()) {
            return context.build();
        }
        Long user = Trees.optionalLong(ofPod, "runAsUser");
        if (user != null) {
            context.setRunAsUser(RequestedIdentity.wrap(user));
        }
        Long group = Trees.optionalLong(ofPod, "runAsGroup");
        if (group != null) {
            context.setRunAsGroup(RequestedIdentity.wrap(group));
        }
        context.setNamespaceOptions(namespaces.of(pod, runtimeHandler));
        context.addAllSupplementalGroups(fsGroup(ofPod));
        volumeGroups.apply(pod).forEach(each -> context.addSupplementalGroups(each.gid()));
        context.addAllSupplementalGroups(supplementalGroups(ofPod));
        context.setSupplementalGroupsPolicy(RequestedIdentity.policy(ofPod));
        if (ofPod.path("seLinuxOptions").isObject()) {
            context.setSelinuxOptions(SecurityProfiles.seLinux(ofPod.path("seLinuxOptions")));
        }
        return context.build();
    }

    /**
     * A container's.
     *
     * @param targetId the container whose processes an ephemeral container is to see, or null
     */
    LinuxContainerSecurityContext ofContainer(
            Pod pod, Container container, ImageUser image, String runtimeHandler, @Nullable String targetId) {
        LinuxContainerSecurityContext.Builder context = LinuxContainerSecurityContext.newBuilder()
                .setSeccomp(SecurityProfiles.seccomp(pod, container, configuration))
                .setNamespaceOptions(namespaces(pod, runtimeHandler, targetId));
        SecurityProfile appArmor = SecurityProfiles.appArmor(pod, container);
        if (appArmor != null) {
            context.setApparmor(appArmor).setApparmorProfile(SecurityProfiles.legacyAppArmor(appArmor));
        }
        identity(pod, container, image).writeTo(context);
        privileges(context, EffectiveSecurityContext.of(pod, container));
        return context.build();
    }

    /** Who a container is to run as: the part of its context that {@code explain} tells of. */
    RequestedIdentity identity(Pod pod, Container container, ImageUser image) {
        return RequestedIdentity.of(pod, container, image, volumeGroups.apply(pod));
    }

    private NamespaceOption namespaces(Pod pod, String runtimeHandler, @Nullable String targetId) {
        NamespaceOption options = namespaces.of(pod, runtimeHandler);
        if (targetId == null) {
            return options;
        }
        return options.toBuilder()
                .setPid(NamespaceMode.TARGET)
                .setTargetId(targetId)
                .build();
    }

    private static void privileges(LinuxContainerSecurityContext.Builder context, EffectiveSecurityContext effective) {
        context.setPrivileged(effective.privileged())
                .setReadonlyRootfs(effective.readOnlyRootFilesystem())
                .setNoNewPrivs(effective.noNewPrivileges());
        if (effective.capabilities().isObject()) {
            context.setCapabilities(Capability.newBuilder()
                    .addAllAddCapabilities(Trees.texts(effective.capabilities(), "add"))
                    .addAllDropCapabilities(Trees.texts(effective.capabilities(), "drop")));
        }
        if (effective.seLinuxOptions().isObject()) {
            context.setSelinuxOptions(SecurityProfiles.seLinux(effective.seLinuxOptions()));
        }
        if (!"Unmasked".equals(effective.procMount())) {
            context.addAllMaskedPaths(MASKED_PATHS).addAllReadonlyPaths(READ_ONLY_PATHS);
        }
    }

    private static List<Long> fsGroup(JsonNode ofPod) {
        Long group = Trees.optionalLong(ofPod, "fsGroup");
        return group == null ? List.of() : List.of(group);
    }

    private static List<Long> supplementalGroups(JsonNode ofPod) {
        List<Long> groups = new ArrayList<>();
        for (JsonNode group : ofPod.path("supplementalGroups")) {
            groups.add(group.asLong(0));
        }
        return groups;
    }
}
