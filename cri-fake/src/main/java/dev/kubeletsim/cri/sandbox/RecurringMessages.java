// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import com.google.protobuf.Message;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.LinuxPodSandboxConfig;
import dev.kubeletsim.cri.v1.PodSandboxConfig;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * One object for equal parts of requests that are remembered: the replicas of a pod want the same resources, security and
 * DNS. A table of a fixed size, where a newcomer takes the place of what was there. Safe from any thread.
 */
public final class RecurringMessages {
    private static final int REMEMBERED = 1 << 10;

    private static final AtomicReferenceArray<@Nullable Message> LATELY = new AtomicReferenceArray<>(REMEMBERED);

    private RecurringMessages() {}

    /** A config equal to {@code config}. */
    public static PodSandboxConfig sharing(PodSandboxConfig config) {
        PodSandboxConfig.Builder result = config.toBuilder();
        if (config.hasDnsConfig()) {
            result.setDnsConfig(shared(config.getDnsConfig()));
        }
        if (config.hasLinux()) {
            result.setLinux(sharing(config.getLinux()));
        }
        return result.build();
    }

    private static LinuxPodSandboxConfig sharing(LinuxPodSandboxConfig config) {
        LinuxPodSandboxConfig.Builder result = config.toBuilder();
        if (config.hasSecurityContext()) {
            result.setSecurityContext(shared(config.getSecurityContext()));
        }
        if (config.hasOverhead()) {
            result.setOverhead(shared(config.getOverhead()));
        }
        if (config.hasResources()) {
            result.setResources(shared(config.getResources()));
        }
        return result.build();
    }

    /** A config equal to {@code config}. */
    public static ContainerConfig sharing(ContainerConfig config) {
        ContainerConfig.Builder result = config.toBuilder();
        if (config.hasMetadata()) {
            result.setMetadata(shared(config.getMetadata()));
        }
        if (config.hasImage()) {
            result.setImage(shared(config.getImage()));
        }
        if (config.hasLinux()) {
            result.setLinux(shared(config.getLinux()));
        }
        return result.build();
    }

    @SuppressWarnings("unchecked") // Equal messages are of one class.
    private static <M extends Message> M shared(M message) {
        int hash = message.hashCode();
        int slot = (hash ^ (hash >>> 16)) & (REMEMBERED - 1);
        Message last = LATELY.get(slot);
        if (message.equals(last)) {
            return (M) last;
        }
        LATELY.set(slot, message);
        return message;
    }
}
