// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import dev.kubeletsim.cri.v1.ListMetricDescriptorsResponse;
import dev.kubeletsim.cri.v1.MetricDescriptor;
import java.util.Arrays;
import java.util.List;

/**
 * What CRI-O says of the metrics of pods ({@code internal/lib/stats/metrics.go}, 1.30 and 1.31): all groups, whichever of
 * them are collected. The real one tells the groups in an order of chance.
 */
final class MetricDescriptors {
    private static final List<String> BASE_LABELS = List.of("id", "name", "image");

    /** Stands before the labels of a metric that has not the usual ones. */
    private static final String INSTEAD = "=";

    /** Group, name, labels beside the usual ones, help. */
    private static final String TABLE = """
            cpu | container_cpu_user_seconds_total |  | Cumulative user CPU time consumed in seconds.
            cpu | container_cpu_system_seconds_total |  | Cumulative system CPU time consumed in seconds.
            cpu | container_cpu_usage_seconds_total | cpu | Cumulative CPU time consumed in seconds.
            cpu | container_cpu_cfs_periods_total |  | Number of elapsed enforcement period intervals.
            cpu | container_cpu_cfs_throttled_periods_total |  | Number of throttled period intervals.
            cpu | container_cpu_cfs_throttled_seconds_total |  | Total time duration the container has been throttled.
            cpuLoad | container_cpu_load_average_10s |  | Value of container CPU load average over the last 10 seconds.
            cpuLoad | container_tasks_state | state | Number of tasks in given state
            disk | container_fs_inodes_free | device | Number of available Inodes
            disk | container_fs_inodes_total | device | Number of Inodes
            disk | container_fs_limit_bytes | device | Number of bytes that can be consumed by the container on this filesystem.
            disk | container_fs_usage_bytes | device | Number of bytes that are consumed by the container on this filesystem.
            diskio | container_fs_reads_bytes_total | device | Cumulative count of bytes read
            diskio | container_fs_reads_total | device | Cumulative count of reads completed
            diskio | container_fs_sector_reads_total | device | Cumulative count of sector reads completed
            diskio | container_fs_reads_merged_total | device | Cumulative count of reads merged
            diskio | container_fs_read_seconds_total | device | Cumulative count of seconds spent reading
            diskio | container_fs_writes_bytes_total | device | Cumulative count of bytes written
            diskio | container_fs_writes_total | device | Cumulative count of writes completed
            diskio | container_fs_sector_writes_total | device | Cumulative count of sector writes completed
            diskio | container_fs_writes_merged_total | device | Cumulative count of writes merged
            diskio | container_fs_write_seconds_total | device | Cumulative count of seconds spent writing
            diskio | container_fs_io_current | device | Number of I/Os currently in progress
            diskio | container_fs_io_time_seconds_total | device | Cumulative count of seconds spent doing I/Os
            diskio | container_fs_io_time_weighted_seconds_total | device | Cumulative weighted I/O time in seconds
            diskio | container_blkio_device_usage_total | device major minor operation | Blkio device bytes usage
            memory | container_memory_cache |  | Number of bytes of page cache memory.
            memory | container_memory_rss |  | Size of RSS in bytes.
            memory | container_memory_kernel_usage |  | Size of kernel memory allocated in bytes.
            memory | container_memory_mapped_file |  | Size of memory mapped files in bytes.
            memory | container_memory_swap |  | Container swap usage in bytes.
            memory | container_memory_failcnt |  | Number of memory usage hits limits
            memory | container_memory_usage_bytes |  | Current memory usage in bytes, including all memory regardless of when it was accessed
            memory | container_memory_max_usage_bytes |  | Maximum memory usage recorded in bytes
            memory | container_memory_working_set_bytes |  | Current working set in bytes.
            memory | container_memory_failures_total | failure_type scope | Cumulative count of memory allocation failures.
            misc | container_scrape_error |  | 1 if there was an error while getting container metrics, 0 otherwise
            misc | container_last_seen |  | Last time a container was seen by the exporter
            misc | cadvisor_version_info | = kernelVersion osVersion dockerVersion cadvisorVersion cadvisorRevision | A metric with a constant '1' value labeled by kernel version, OS version, docker version, cadvisor version & cadvisor revision.
            misc | container_start_time_seconds |  | Start time of the container since unix epoch in seconds.
            misc | container_spec_cpu_period |  | CPU period of the container.
            misc | container_spec_cpu_quota |  | CPU quota of the container.
            misc | container_spec_cpu_shares |  | CPU share of the container.
            network | container_network_receive_bytes_total | interface | Cumulative count of bytes received
            network | container_network_receive_packets_total | interface | Cumulative count of packets received
            network | container_network_receive_packets_dropped_total | interface | Cumulative count of packets dropped while receiving
            network | container_network_receive_errors_total | interface | Cumulative count of errors encountered while receiving
            network | container_network_transmit_bytes_total | interface | Cumulative count of bytes transmitted
            network | container_network_transmit_packets_total | interface | Cumulative count of packets transmitted
            network | container_network_transmit_packets_dropped_total | interface | Cumulative count of packets dropped while transmitting
            network | container_network_transmit_errors_total | interface | Cumulative count of errors encountered while transmitting
            oom | container_oom_events_total |  | Count of out of memory events observed for the container
            processes | container_processes |  | Number of processes running inside the container.
            processes | container_file_descriptors |  | Number of open file descriptors for the container.
            processes | container_sockets |  | Number of open sockets for the container.
            processes | container_threads_max |  | Maximum number of threads allowed inside the container, infinity if value is zero
            processes | container_threads |  | Number of threads running inside the container
            processes | container_ulimits_soft | ulimit | Soft ulimit values for the container root process. Unlimited if -1, except priority and nice
            """;

    static final ListMetricDescriptorsResponse ALL = ListMetricDescriptorsResponse.newBuilder()
            .addAllDescriptors(TABLE.lines().map(MetricDescriptors::descriptor).toList())
            .build();

    private MetricDescriptors() {}

    private static MetricDescriptor descriptor(String row) {
        String[] columns = row.split("\\|", 4);
        List<String> labels = Arrays.stream(columns[2].strip().split(" "))
                .filter(label -> !label.isEmpty())
                .toList();
        MetricDescriptor.Builder descriptor =
                MetricDescriptor.newBuilder().setName(columns[1].strip()).setHelp(columns[3].strip());
        return labels.contains(INSTEAD)
                ? descriptor.addAllLabelKeys(labels.subList(1, labels.size())).build()
                : descriptor
                        .addAllLabelKeys(BASE_LABELS)
                        .addAllLabelKeys(labels)
                        .build();
    }
}
