// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.profile.CriCode;
import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.profile.CriException;
import dev.kubeletsim.cri.profile.StatsRule;
import dev.kubeletsim.cri.sandbox.SandboxRecord;
import dev.kubeletsim.cri.v1.ContainerAttributes;
import dev.kubeletsim.cri.v1.ContainerStats;
import dev.kubeletsim.cri.v1.ContainerStatsFilter;
import dev.kubeletsim.cri.v1.ContainerStatsRequest;
import dev.kubeletsim.cri.v1.ContainerStatsResponse;
import dev.kubeletsim.cri.v1.CpuUsage;
import dev.kubeletsim.cri.v1.FilesystemIdentifier;
import dev.kubeletsim.cri.v1.FilesystemUsage;
import dev.kubeletsim.cri.v1.LinuxPodSandboxStats;
import dev.kubeletsim.cri.v1.ListContainerStatsRequest;
import dev.kubeletsim.cri.v1.ListContainerStatsResponse;
import dev.kubeletsim.cri.v1.ListPodSandboxStatsRequest;
import dev.kubeletsim.cri.v1.ListPodSandboxStatsResponse;
import dev.kubeletsim.cri.v1.MemoryUsage;
import dev.kubeletsim.cri.v1.NetworkInterfaceUsage;
import dev.kubeletsim.cri.v1.NetworkUsage;
import dev.kubeletsim.cri.v1.PodSandboxAttributes;
import dev.kubeletsim.cri.v1.PodSandboxStats;
import dev.kubeletsim.cri.v1.PodSandboxStatsFilter;
import dev.kubeletsim.cri.v1.PodSandboxStatsRequest;
import dev.kubeletsim.cri.v1.PodSandboxStatsResponse;
import dev.kubeletsim.cri.v1.ProcessUsage;
import dev.kubeletsim.cri.v1.SwapUsage;
import dev.kubeletsim.cri.v1.UInt64Value;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;

/**
 * Statistics of containers and pods: the writable layer is counted, processor and memory are what the control group's
 * model says, and the network is 0.
 */
public final class ContainerStatsReader {
    /** What cgroups report for memory without a limit, rounded to pages. */
    private static final long UNLIMITED = 9223372036854771712L;

    private final ContainerParts parts;
    private final StatsRule rule;

    public ContainerStatsReader(ContainerParts parts) {
        this.parts = parts;
        this.rule = parts.profile().stats();
    }

    public CompletionStage<ContainerStatsResponse> containerStats(ContainerStatsRequest request) {
        return parts.mailbox().call(() -> {
            ContainerRecord record = parts.lookup().find(request.getContainerId(), CriError.FIND_FOR_CONTAINER_STATS);
            boolean measured = measured(record.facts());
            parts.refuse(!measured, CriError.CONTAINER_STATS_NOT_RUNNING);
            return measured
                    ? ContainerStatsResponse.newBuilder()
                            .setStats(stats(record, false))
                            .build()
                    : ContainerStatsResponse.getDefaultInstance();
        });
    }

    private boolean measured(ContainerFacts facts) {
        return switch (facts.state()) {
            case RUNNING -> true;
            case CREATED -> rule.inCreated();
            case EXITED, UNKNOWN -> false;
        };
    }

    public CompletionStage<ListContainerStatsResponse> listContainerStats(ListContainerStatsRequest request) {
        return parts.mailbox().call(() -> {
            ListContainerStatsResponse.Builder reply = ListContainerStatsResponse.newBuilder();
            for (ContainerRecord record : wanted(request.getFilter())) {
                if (measured(record.facts())) {
                    reply.addStats(stats(record, true));
                } else if (rule.listsExited()) {
                    reply.addStats(withoutUsage(record));
                }
            }
            return reply.build();
        });
    }

    private List<ContainerRecord> wanted(ContainerStatsFilter filter) {
        return ListContainers.candidates(parts, filter.getId()).stream()
                .filter(record -> ListContainers.matchesSandbox(
                        parts, record, filter.getPodSandboxId(), !filter.getId().isEmpty()))
                .filter(record -> record.listed()
                        .getLabelsMap()
                        .entrySet()
                        .containsAll(filter.getLabelSelectorMap().entrySet()))
                .toList();
    }

    public CompletionStage<PodSandboxStatsResponse> podSandboxStats(PodSandboxStatsRequest request) {
        return parts.mailbox().call(() -> {
            SandboxRecord record =
                    parts.sandbox().lookup().find(request.getPodSandboxId(), CriError.FIND_FOR_POD_SANDBOX_STATS);
            parts.refuse(!record.facts().ready(), CriError.POD_STATS_NOT_READY, "id", record.id());
            parts.refuse(
                    record.facts().config().getLinux().getCgroupParent().isEmpty(),
                    CriError.POD_STATS_WITHOUT_CGROUP,
                    "id",
                    record.id());
            return PodSandboxStatsResponse.newBuilder()
                    .setStats(podStats(record))
                    .build();
        });
    }

    public CompletionStage<ListPodSandboxStatsResponse> listPodSandboxStats(ListPodSandboxStatsRequest request) {
        return parts.mailbox().call(() -> {
            ListPodSandboxStatsResponse.Builder reply = ListPodSandboxStatsResponse.newBuilder();
            PodSandboxStatsFilter filter = request.getFilter();
            List<String> failures = new ArrayList<>();
            for (SandboxRecord record : parts.sandbox().sandboxes().all()) {
                boolean shown = record.facts().ready() || !parts.errors().has(CriError.POD_STATS_NOT_READY);
                boolean asked = record.id().startsWith(filter.getId())
                        && record.facts()
                                .labels()
                                .entrySet()
                                .containsAll(filter.getLabelSelectorMap().entrySet());
                if (shown && asked && hasNoCgroup(record)) {
                    failures.add(parts.errors()
                            .failure(CriError.LISTED_POD_STATS_WITHOUT_CGROUP, "id", record.id())
                            .text());
                } else if (shown && asked) {
                    reply.addStats(podStats(record));
                }
            }
            if (!failures.isEmpty()) {
                throw new CriException(CriCode.UNKNOWN, rule.joined(failures));
            }
            return reply.build();
        });
    }

    /** Whether this runtime looks for a cgroup of the pod, which one without a parent does not have. */
    private boolean hasNoCgroup(SandboxRecord record) {
        return parts.errors().has(CriError.LISTED_POD_STATS_WITHOUT_CGROUP)
                && record.facts().config().getLinux().getCgroupParent().isEmpty();
    }

    private PodSandboxStats podStats(SandboxRecord record) {
        LinuxPodSandboxStats.Builder linux = LinuxPodSandboxStats.newBuilder();
        if (record.facts().ready()) {
            linux.setNetwork(NetworkUsage.newBuilder()
                    .setTimestamp(parts.sandbox().nowNanos())
                    .setDefaultInterface(NetworkInterfaceUsage.newBuilder()
                            .setName(rule.defaultInterface())
                            .setRxBytes(value(0))
                            .setRxErrors(value(0))
                            .setTxBytes(value(0))
                            .setTxErrors(value(0))));
            parts.containers().ofSandbox(record.id()).stream()
                    .filter(container -> measured(container.facts()))
                    .forEach(container -> linux.addContainers(stats(container, true)));
            if (!record.facts().config().getLinux().getCgroupParent().isEmpty()) {
                addUsage(linux, record.id());
            }
        }
        return PodSandboxStats.newBuilder()
                .setAttributes(PodSandboxAttributes.newBuilder()
                        .setId(record.id())
                        .setMetadata(record.facts().config().getMetadata())
                        .putAllLabels(record.facts().labels())
                        .putAllAnnotations(record.facts().config().getAnnotationsMap()))
                .setLinux(linux)
                .build();
    }

    /** What the pod's own control group has used: all that its containers have. */
    private void addUsage(LinuxPodSandboxStats.Builder linux, String sandboxId) {
        long now = parts.sandbox().nowNanos();
        CpuUsage.Builder cpu = CpuUsage.newBuilder().setTimestamp(now);
        MemoryUsage.Builder memory = MemoryUsage.newBuilder().setTimestamp(now).setAvailableBytes(value(0));
        long cpuNanos = 0;
        long nanoCores = 0;
        long workingSet = 0;
        long rss = 0;
        long faults = 0;
        for (ContainerStats container : linux.getContainersList()) {
            cpuNanos += container.getCpu().getUsageCoreNanoSeconds().getValue();
            nanoCores += container.getCpu().getUsageNanoCores().getValue();
            workingSet += container.getMemory().getWorkingSetBytes().getValue();
            rss += container.getMemory().getRssBytes().getValue();
            faults += container.getMemory().getPageFaults().getValue();
        }
        long processes = parts.containers().ofSandbox(sandboxId).stream()
                .mapToLong(container -> parts.live().get(container.id()).cgroup.processCount())
                .sum();
        linux.setCpu(cpu.setUsageCoreNanoSeconds(value(cpuNanos)).setUsageNanoCores(value(nanoCores)))
                .setMemory(memory.setWorkingSetBytes(value(workingSet))
                        .setUsageBytes(value(workingSet))
                        .setRssBytes(value(rss))
                        .setPageFaults(value(faults))
                        .setMajorPageFaults(value(0)))
                .setProcess(ProcessUsage.newBuilder().setTimestamp(now).setProcessCount(value(processes)));
    }

    private ContainerStats stats(ContainerRecord record, boolean inList) {
        long now = parts.sandbox().nowNanos();
        LiveContainer live = parts.live().get(record.id());
        long used = live.cgroup.memoryBytes();
        long available = available(record.facts(), used);
        ContainerStats.Builder stats = withoutUsage(record).toBuilder()
                .setCpu(cpu(live, now, inList))
                .setMemory(MemoryUsage.newBuilder()
                        .setTimestamp(now)
                        .setWorkingSetBytes(value(used))
                        .setAvailableBytes(value(available))
                        .setUsageBytes(value(used))
                        .setRssBytes(value(live.cgroup.rssBytes()))
                        .setPageFaults(value(live.cgroup.pageFaults()))
                        .setMajorPageFaults(value(0)));
        if (rule.swap()) {
            stats.setSwap(SwapUsage.newBuilder()
                    .setTimestamp(now)
                    .setSwapAvailableBytes(value(available))
                    .setSwapUsageBytes(value(used)));
        }
        return stats.build();
    }

    private CpuUsage cpu(LiveContainer live, long now, boolean inList) {
        long used = live.cgroup.cpuNanos();
        CpuUsage.Builder cpu = CpuUsage.newBuilder().setTimestamp(now).setUsageCoreNanoSeconds(value(used));
        boolean first = live.sampledAtNanos == 0;
        long elapsed = now - live.sampledAtNanos;
        long rate = first || elapsed <= 0 ? 0 : (used - live.sampledCpuNanos) * 1_000_000_000L / elapsed;
        boolean told = switch (rule.nanoCores()) {
            case IN_LISTS -> inList;
            case FROM_SECOND_SAMPLE -> !first;
        };
        live.sampledAtNanos = now;
        live.sampledCpuNanos = used;
        return told ? cpu.setUsageNanoCores(value(rate)).build() : cpu.build();
    }

    private long available(ContainerFacts facts, long used) {
        long limit = facts.resources().getMemoryLimitInBytes();
        if (limit > 0) {
            return Math.max(0, limit - used);
        }
        return rule.swap() ? UNLIMITED - used : 0;
    }

    private ContainerStats withoutUsage(ContainerRecord record) {
        LiveContainer live = parts.live().get(record.id());
        parts.containers().keepWritten(live);
        String mountpoint = parts.profile().report().writableLayer().replace("%s", record.id());
        return ContainerStats.newBuilder()
                .setAttributes(ContainerAttributes.newBuilder()
                        .setId(record.id())
                        .setMetadata(record.facts().config().getMetadata())
                        .putAllLabels(record.facts().config().getLabelsMap())
                        .putAllAnnotations(record.facts().config().getAnnotationsMap()))
                .setWritableLayer(FilesystemUsage.newBuilder()
                        .setTimestamp(parts.sandbox().nowNanos())
                        .setFsId(FilesystemIdentifier.newBuilder().setMountpoint(mountpoint))
                        .setUsedBytes(value(live.files.writableBytes()))
                        .setInodesUsed(value(live.files.writableInodes())))
                .build();
    }

    private static UInt64Value value(long number) {
        return UInt64Value.newBuilder().setValue(number).build();
    }
}
