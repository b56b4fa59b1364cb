// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.process.Cgroup;
import dev.kubeletsim.cri.profile.StatsRule;
import dev.kubeletsim.cri.sandbox.SandboxRecord;
import dev.kubeletsim.cri.v1.ContainerMetrics;
import dev.kubeletsim.cri.v1.ListMetricDescriptorsResponse;
import dev.kubeletsim.cri.v1.ListPodSandboxMetricsResponse;
import dev.kubeletsim.cri.v1.Metric;
import dev.kubeletsim.cri.v1.MetricType;
import dev.kubeletsim.cri.v1.PodSandboxMetrics;
import dev.kubeletsim.cri.v1.UInt64Value;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Metrics of pods and their containers as CRI-O tells them ({@code internal/lib/stats}, 1.31): those of the groups that
 * its profile includes, whole seconds, and with label values that do not fit the described labels. Values are those of the
 * control group's model; what it does not know is 0, as on a machine without swap and traffic.
 */
public final class PodSandboxMetricsReader {
    private static final long NANOS = 1_000_000_000L;

    /** {@code lo} and {@code eth0}. */
    private static final int NETWORK_DEVICES = 2;

    private final ContainerParts parts;
    private final StatsRule rule;

    public PodSandboxMetricsReader(ContainerParts parts) {
        this.parts = parts;
        this.rule = parts.profile().stats();
    }

    /** Which metrics there may be. */
    public CompletionStage<ListMetricDescriptorsResponse> describe() {
        return CompletableFuture.completedStage(MetricDescriptors.ALL);
    }

    /** The metrics of all pods, whether they are ready or not. */
    public CompletionStage<ListPodSandboxMetricsResponse> list() {
        return parts.mailbox().call(() -> {
            ListPodSandboxMetricsResponse.Builder reply = ListPodSandboxMetricsResponse.newBuilder();
            for (SandboxRecord record : parts.sandbox().sandboxes().all()) {
                reply.addPodMetrics(of(record));
            }
            return reply.build();
        });
    }

    private PodSandboxMetrics of(SandboxRecord sandbox) {
        PodSandboxMetrics.Builder pod = PodSandboxMetrics.newBuilder().setPodSandboxId(sandbox.id());
        if (rule.podMetrics().contains(StatsRule.PodMetrics.NETWORK)) {
            pod.addAllMetrics(network(sandbox.id()));
        }
        for (ContainerRecord container : parts.containers().ofSandbox(sandbox.id())) {
            switch (container.facts().state()) {
                case CREATED, RUNNING -> pod.addContainerMetrics(of(sandbox.id(), container.id()));
                case EXITED, UNKNOWN -> {
                    // It has no control group any more.
                }
            }
        }
        return pod.build();
    }

    private ContainerMetrics of(String sandboxId, String containerId) {
        Cgroup cgroup = parts.live().get(containerId).cgroup;
        ContainerMetrics.Builder container = ContainerMetrics.newBuilder().setContainerId(containerId);
        for (StatsRule.PodMetrics group : rule.podMetrics()) {
            switch (group) {
                case CPU -> container.addAllMetrics(cpu(sandboxId, cgroup));
                case MEMORY -> container.addAllMetrics(memory(sandboxId, cgroup));
                case OOM ->
                    container.addAllMetrics(new Group(sandboxId, "oom")
                            .counter("container_oom_events_total", cgroup.oomKills())
                            .metrics);
                case NETWORK -> {
                    // Of the pod.
                }
            }
        }
        return container.build();
    }

    private List<Metric> cpu(String sandboxId, Cgroup cgroup) {
        long half = cgroup.cpuNanos() / 2;
        Group cpu = new Group(sandboxId, "cpu")
                .counter("container_cpu_user_seconds_total", half / NANOS)
                .counter("container_cpu_system_seconds_total", half / NANOS);
        if (cgroup.cpuNanos() > 0) {
            cpu.counter("container_cpu_usage_seconds_total", cgroup.cpuNanos() / NANOS, "total");
        }
        return cpu.counter("container_cpu_cfs_periods_total", 0)
                .counter("container_cpu_cfs_throttled_periods_total", 0)
                .counter("container_cpu_cfs_throttled_seconds_total", 0)
                .metrics;
    }

    private List<Metric> memory(String sandboxId, Cgroup cgroup) {
        Group memory = new Group(sandboxId, "memory")
                .gauge("container_memory_cache", 0)
                .gauge("container_memory_rss", cgroup.rssBytes())
                .gauge("container_memory_kernel_usage", 0)
                .gauge("container_memory_mapped_file", 0)
                .gauge("container_memory_swap", 0)
                .counter("container_memory_failcnt", 0)
                .gauge("container_memory_usage_bytes", cgroup.memoryBytes())
                .gauge("container_memory_max_usage_bytes", cgroup.memoryBytes())
                .gauge("container_memory_working_set_bytes", cgroup.memoryBytes());
        // Page faults of the container and of all below it, then the major ones: four values, which share one array of
        // labels in CRI-O, so that all have what was written into it last.
        for (long faults : new long[] {cgroup.pageFaults(), cgroup.pageFaults(), 0, 0}) {
            memory.counter("container_memory_failures_total", faults, "pgmajfault", "hierarchy");
        }
        return memory.metrics;
    }

    private List<Metric> network(String sandboxId) {
        List<Metric> metrics = new ArrayList<>();
        // CRI-O looks into its own network namespace, and does not tell of which interface a value is.
        for (int device = 0; device < NETWORK_DEVICES; device++) {
            Group network = new Group(sandboxId, "network");
            for (String direction : List.of("receive", "transmit")) {
                for (String what : List.of("bytes", "packets", "packets_dropped", "errors")) {
                    network.counter("container_network_" + direction + "_" + what + "_total", 0);
                }
            }
            metrics.addAll(network.metrics);
        }
        return metrics;
    }

    /** The metrics of one group, which has the fourth label value, as they are added. */
    private final class Group {
        private final List<Metric> metrics = new ArrayList<>();
        private final String sandboxId;
        private final String name;

        Group(String sandboxId, String name) {
            this.sandboxId = sandboxId;
            this.name = name;
        }

        Group counter(String metric, long value, String... labels) {
            return add(MetricType.COUNTER, metric, value, labels);
        }

        Group gauge(String metric, long value) {
            return add(MetricType.GAUGE, metric, value);
        }

        private Group add(MetricType type, String metric, long value, String... labels) {
            metrics.add(Metric.newBuilder()
                    .setName(metric)
                    .setTimestamp(parts.sandbox().nowNanos())
                    .setMetricType(type)
                    .addAllLabelValues(List.of(sandboxId, "POD", "", name))
                    .addAllLabelValues(List.of(labels))
                    .setValue(UInt64Value.newBuilder().setValue(value))
                    .build());
            return this;
        }
    }
}
