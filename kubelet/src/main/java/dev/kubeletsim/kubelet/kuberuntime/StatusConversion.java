// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.cri.v1.LinuxContainerResources;
import dev.kubeletsim.cri.v1.LinuxContainerUser;
import dev.kubeletsim.cri.v1.Mount;
import dev.kubeletsim.cri.v1.NamespaceMode;
import dev.kubeletsim.cri.v1.PodIP;
import dev.kubeletsim.cri.v1.PodSandboxState;
import dev.kubeletsim.cri.v1.PodSandboxStatus;
import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.kubelet.container.ContainerId;
import dev.kubeletsim.kubelet.container.ContainerMount;
import dev.kubeletsim.kubelet.container.ContainerResources;
import dev.kubeletsim.kubelet.container.ContainerState;
import dev.kubeletsim.kubelet.container.ContainerStatus;
import dev.kubeletsim.kubelet.container.ContainerUser;
import dev.kubeletsim.kubelet.container.SandboxStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From the CRI's words to the kubelet's own records. */
final class StatusConversion {
    private static final int HEX = 16;
    private static final int DECIMAL = 10;

    private StatusConversion() {}

    static SandboxStatus sandbox(PodSandboxStatus status) {
        List<String> ips = new ArrayList<>();
        if (!status.getNetwork().getIp().isEmpty()) {
            ips.add(status.getNetwork().getIp());
        }
        for (PodIP ip : status.getNetwork().getAdditionalIpsList()) {
            ips.add(ip.getIp());
        }
        NamespaceMode network = status.getLinux().getNamespaces().getOptions().getNetwork();
        return new SandboxStatus(
                status.getId(),
                status.getMetadata().getAttempt(),
                status.getState() == PodSandboxState.SANDBOX_READY,
                instant(status.getCreatedAt()),
                ips,
                network == NamespaceMode.NODE,
                status.hasNetwork(),
                status.getRuntimeHandler());
    }

    static ContainerState state(dev.kubeletsim.cri.v1.ContainerState state) {
        return switch (state) {
            case CONTAINER_CREATED -> ContainerState.CREATED;
            case CONTAINER_RUNNING -> ContainerState.RUNNING;
            case CONTAINER_EXITED -> ContainerState.EXITED;
            case CONTAINER_UNKNOWN, UNRECOGNIZED -> ContainerState.UNKNOWN;
        };
    }

    /** @param terminationMessage what the container left to say, empty as long as it runs */
    static ContainerStatus container(
            dev.kubeletsim.cri.v1.ContainerStatus status,
            String runtimeName,
            String terminationMessage,
            FeatureGates gates) {
        Map<String, String> annotations = status.getAnnotationsMap();
        ContainerState state = state(status.getState());
        boolean ran = state != ContainerState.CREATED;
        boolean exited = state == ContainerState.EXITED;
        return new ContainerStatus(
                new ContainerId(runtimeName, status.getId()),
                status.getLabelsOrDefault(
                        Labels.CONTAINER_NAME, status.getMetadata().getName()),
                state,
                instant(status.getCreatedAt()),
                ran && status.getStartedAt() != 0 ? instant(status.getStartedAt()) : null,
                exited ? instant(status.getFinishedAt()) : null,
                exited ? status.getExitCode() : 0,
                status.getImage().getImage(),
                status.getImageId(),
                status.getImageRef(),
                status.getImage().getRuntimeHandler(),
                Labels.number(annotations.get(Labels.HASH), HEX, 0),
                (int) Labels.number(
                        annotations.get(Labels.RESTART_COUNT),
                        DECIMAL,
                        status.getMetadata().getAttempt()),
                status.getReason(),
                message(status.getMessage(), terminationMessage),
                gates.enabled("SupplementalGroupsPolicy") ? user(status) : null,
                resources(status),
                status.getMountsList().stream().map(StatusConversion::mount).toList(),
                gates.enabled("ContainerStopSignals") ? signal(status) : "");
    }

    private static String message(String ofRuntime, String left) {
        return ofRuntime.isEmpty() || left.isEmpty() ? ofRuntime + left : ofRuntime + ": " + left;
    }

    private static @Nullable ContainerUser user(dev.kubeletsim.cri.v1.ContainerStatus status) {
        if (!status.hasUser()) {
            return null;
        }
        if (!status.getUser().hasLinux()) {
            return new ContainerUser(null);
        }
        LinuxContainerUser linux = status.getUser().getLinux();
        return new ContainerUser(
                new ContainerUser.Linux(linux.getUid(), linux.getGid(), linux.getSupplementalGroupsList()));
    }

    private static @Nullable ContainerResources resources(dev.kubeletsim.cri.v1.ContainerStatus status) {
        if (!status.getResources().hasLinux()) {
            return null;
        }
        LinuxContainerResources linux = status.getResources().getLinux();
        return new ContainerResources(
                linux.getCpuShares(), linux.getCpuQuota(), linux.getCpuPeriod(), linux.getMemoryLimitInBytes());
    }

    private static ContainerMount mount(Mount mount) {
        return new ContainerMount(
                mount.getContainerPath(), mount.getHostPath(), mount.getReadonly(), mount.getRecursiveReadOnly());
    }

    private static String signal(dev.kubeletsim.cri.v1.ContainerStatus status) {
        return status.getStopSignalValue() == 0 ? "" : status.getStopSignal().name();
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(0, nanos);
    }
}
