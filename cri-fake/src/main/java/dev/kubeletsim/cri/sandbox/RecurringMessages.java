// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import com.google.protobuf.Message;
import dev.kubeletsim.cri.intern.Interner;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.LinuxPodSandboxConfig;
import dev.kubeletsim.cri.v1.PodSandboxConfig;

/**
 * One object for equal parts of requests that are remembered: the replicas of a pod want the same resources, security and
 * DNS. Safe from any thread.
 */
public final class RecurringMessages {
    private static final Interner<Message> MESSAGES = new Interner<>();

    private RecurringMessages() {}

    /** A config equal to {@code config}. */
    public static PodSandboxConfig sharing(PodSandboxConfig config) {
        PodSandboxConfig.Builder result = config.toBuilder();
        if (config.hasDnsConfig()) {
            result.setDnsConfig(MESSAGES.one(config.getDnsConfig()));
        }
        if (config.hasLinux()) {
            result.setLinux(sharing(config.getLinux()));
        }
        return result.build();
    }

    private static LinuxPodSandboxConfig sharing(LinuxPodSandboxConfig config) {
        LinuxPodSandboxConfig.Builder result = config.toBuilder();
        if (config.hasSecurityContext()) {
            result.setSecurityContext(MESSAGES.one(config.getSecurityContext()));
        }
        if (config.hasOverhead()) {
            result.setOverhead(MESSAGES.one(config.getOverhead()));
        }
        if (config.getSysctlsCount() == 0) {
            // The builder made an empty map of its own.
            result.clearSysctls();
        }
        if (config.hasResources()) {
            result.setResources(MESSAGES.one(config.getResources()));
        }
        return result.build();
    }

    /** A config equal to {@code config}. */
    public static ContainerConfig sharing(ContainerConfig config) {
        ContainerConfig.Builder result = config.toBuilder();
        if (config.hasMetadata()) {
            result.setMetadata(MESSAGES.one(config.getMetadata()));
        }
        if (config.hasImage()) {
            result.setImage(MESSAGES.one(config.getImage()));
        }
        if (config.hasLinux()) {
            result.setLinux(MESSAGES.one(config.getLinux()));
        }
        return result.build();
    }
}
