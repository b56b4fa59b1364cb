// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.intern.Interner;
import dev.kubeletsim.cri.process.Cgroup;
import dev.kubeletsim.cri.process.SystemName;
import dev.kubeletsim.cri.v1.LinuxContainerResources;
import dev.kubeletsim.cri.v1.LinuxContainerResourcesOrBuilder;
import dev.kubeletsim.cri.vfs.Errno;
import java.util.Locale;
import java.util.Optional;

/** Limits as ContainerStatus reports them: a memory limit without a swap limit limits swap to the same value. */
final class ResourceLimits {
    private static final Interner<Cgroup.Limits> LIMITS = new Interner<>();
    /** The highest shares that runc converts to a weight. */
    private static final long MAX_SHARES = 262144;

    private static final long MIN_PERIOD_MICROS = 1_000;
    private static final long MAX_PERIOD_MICROS = 1_000_000;

    private ResourceLimits() {}

    /** What a new container's specification has. */
    static LinuxContainerResources initial(LinuxContainerResources requested) {
        return limitsSwapAlready(requested)
                ? requested
                : withSwap(requested.toBuilder()).build();
    }

    /** What is left after an update: fields of the update that are set replace the present ones. */
    static LinuxContainerResources updated(LinuxContainerResources present, LinuxContainerResources update) {
        LinuxContainerResources.Builder limits = present.toBuilder();
        if (update.getMemoryLimitInBytes() != 0 && update.getMemorySwapLimitInBytes() == 0) {
            limits.clearMemorySwapLimitInBytes();
        }
        // It is a setting of the process, which updates do not reach.
        return withSwap(limits.mergeFrom(update).setOomScoreAdj(present.getOomScoreAdj()))
                .build();
    }

    /** What runc says about limits that the kernel does not take (cgroup v2: cpu.weight, cpu.max, cpuset). */
    static Optional<String> refusal(String cgroupsPath, LinuxContainerResources limits) {
        if (limits.getCpuShares() == 1 || limits.getCpuShares() > MAX_SHARES) {
            return Optional.of(unwritten(cgroupsPath, limits.getCpuShares(), "cpu.weight", Errno.ERANGE));
        }
        long period = limits.getCpuPeriod();
        boolean periodOutside = period != 0 && (period < MIN_PERIOD_MICROS || period > MAX_PERIOD_MICROS);
        if (periodOutside || (limits.getCpuQuota() > 0 && limits.getCpuQuota() < MIN_PERIOD_MICROS)) {
            String written = (limits.getCpuQuota() > 0 ? limits.getCpuQuota() : "max") + " " + period;
            return Optional.of(unwritten(cgroupsPath, written, "cpu.max", Errno.EINVAL));
        }
        return CpuList.refusal(limits.getCpusetCpus(), SystemName.PROCESSORS)
                .map(errno -> unwritten(cgroupsPath, limits.getCpusetCpus(), "cpuset.cpus", errno))
                .or(() -> CpuList.refusal(limits.getCpusetMems(), 1)
                        .map(errno -> unwritten(cgroupsPath, limits.getCpusetMems(), "cpuset.mems", errno)));
    }

    private static String unwritten(String cgroupsPath, Object value, String file, Errno errno) {
        return "failed to write \"" + value + "\": write /sys/fs/cgroup" + cgroupsPath + "/" + file + ": "
                + errno.text().toLowerCase(Locale.ROOT);
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
