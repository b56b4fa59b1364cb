// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.nodestatus;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The simulated machine of a node.
 *
 * @param labels of {@code --node-labels}, which win over the default ones
 * @param addresses the node's IPs, the primary one first
 * @param milliCpu thousandths of a CPU
 * @param maxPods how many pods may run
 * @param kubeletPort where the kubelet's HTTPS API listens
 */
public record Machine(
        String nodeName,
        Map<String, String> labels,
        List<String> addresses,
        long milliCpu,
        long memoryBytes,
        long ephemeralStorageBytes,
        int maxPods,
        int kubeletPort,
        String architecture,
        String kernelVersion,
        String osImage,
        String machineId,
        String systemUuid,
        String bootId) {
    private static final long GIBIBYTE = 1L << 30;

    /** Hard eviction keeps this much memory free, and this share of the disk. */
    private static final long EVICTION_MEMORY_BYTES = 100L << 20;

    private static final int EVICTION_DISK_PERCENT = 10;

    public Machine {
        Objects.requireNonNull(nodeName, "nodeName");
        labels = Map.copyOf(labels);
        addresses = List.copyOf(addresses);
    }

    /**
     * The usual machine: 2 CPUs, 4 GiB of memory, 100 GiB of disk, 110 pods.
     *
     * @param id 32 hexadecimal digits that tell machines apart
     */
    public static Machine usual(String nodeName, String address, int kubeletPort, String id) {
        String uuid = String.join(
                "-",
                id.substring(0, 8),
                id.substring(8, 12),
                id.substring(12, 16),
                id.substring(16, 20),
                id.substring(20));
        return new Machine(
                nodeName,
                Map.of(),
                List.of(address),
                2000,
                4 * GIBIBYTE,
                100 * GIBIBYTE,
                110,
                kubeletPort,
                "amd64",
                "6.18.0",
                "Debian GNU/Linux 12 (bookworm)",
                id,
                uuid,
                uuid);
    }

    /** Memory for pods: what hard eviction does not keep back. */
    public long allocatableMemoryBytes() {
        return Math.max(0, memoryBytes - EVICTION_MEMORY_BYTES);
    }

    /** Disk for pods: what hard eviction does not keep back. */
    public long allocatableEphemeralStorageBytes() {
        return ephemeralStorageBytes - ephemeralStorageBytes * EVICTION_DISK_PERCENT / 100;
    }

    /** What stands in for a container's missing limits in the downward API, by resource. */
    public Map<String, BigDecimal> allocatable() {
        return Map.of(
                "cpu", BigDecimal.valueOf(milliCpu, 3),
                "memory", BigDecimal.valueOf(allocatableMemoryBytes()),
                "ephemeral-storage", BigDecimal.valueOf(allocatableEphemeralStorageBytes()));
    }

    /** The same machine with other sizes. */
    public Machine withSize(long otherMilliCpu, long otherMemoryBytes) {
        return new Machine(
                nodeName,
                labels,
                addresses,
                otherMilliCpu,
                otherMemoryBytes,
                ephemeralStorageBytes,
                maxPods,
                kubeletPort,
                architecture,
                kernelVersion,
                osImage,
                machineId,
                systemUuid,
                bootId);
    }
}
