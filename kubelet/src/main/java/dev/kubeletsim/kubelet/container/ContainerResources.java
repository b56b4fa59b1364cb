// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.container;

/**
 * Limits that the runtime reports of a container; 0 means none.
 *
 * @param cpuShares the weight, 2 to 262144
 * @param cpuQuotaMicros CPU time a period
 */
public record ContainerResources(long cpuShares, long cpuQuotaMicros, long cpuPeriodMicros, long memoryLimitBytes) {}
