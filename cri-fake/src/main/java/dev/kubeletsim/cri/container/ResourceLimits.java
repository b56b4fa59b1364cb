// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.intern.Interner;
import dev.kubeletsim.cri.process.Cgroup;
import dev.kubeletsim.cri.v1.LinuxContainerResources;
import dev.kubeletsim.cri.v1.LinuxContainerResourcesOrBuilder;

/** Limits as ContainerStatus reports them: a memory limit without a swap limit limits swap to the same value. */
final class ResourceLimits {
    private static final Interner<Cgroup.Limits> LIMITS = new Interner<>();

    private ResourceLimits() {}

    /** What a new container's specification has. */
    static LinuxContainerResources initial(LinuxContainerResources requested) {
        return limitsSwapAlready(requested) ? requested : withSwap(requested.toBuilder()).build();
    }

    /** What is left after an update: fields of the update that are set replace the present ones. */
    static LinuxContainerResources updated(LinuxContainerResources present, LinuxContainerResources update) {
        LinuxContainerResources.Builder limits = present.toBuilder();
        if (update.getMemoryLimitInBytes() != 0 && update.getMemorySwapLimitInBytes() == 0) {
            limits.clearMemorySwapLimitInBytes();
        }
        return withSwap(limits.mergeFrom(update)).build();
    }

    /** The limits of the container's control group. */
    static Cgroup.Limits cgroup(LinuxContainerResources limits) {
        return LIMITS.one(new Cgroup.Limits(
                limits.getMemoryLimitInBytes(),
                limits.getCpuQuota(),
                limits.getCpuPeriod(),
                limits.getCpuShares(),
                limits.getCpusetCpus(),
                limits.getCpusetMems(),
                limits.getUnifiedMap()));
    }

    private static boolean limitsSwapAlready(LinuxContainerResourcesOrBuilder limits) {
        return limits.getMemoryLimitInBytes() == 0 || limits.getMemorySwapLimitInBytes() != 0;
    }

    private static LinuxContainerResources.Builder withSwap(LinuxContainerResources.Builder limits) {
        if (!limitsSwapAlready(limits)) {
            limits.setMemorySwapLimitInBytes(limits.getMemoryLimitInBytes());
        }
        return limits;
    }
}
