// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.cri.v1.HugepageLimit;
import dev.kubeletsim.cri.v1.LinuxContainerResources;
import dev.kubeletsim.kubelet.config.KubeletConfiguration;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.PodResources;
import dev.kubeletsim.kubelet.pod.PodResources.QosClass;
import dev.kubeletsim.kubelet.pod.Quantity;
import java.math.BigDecimal;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** CPU, memory and the rest as cgroup figures (upstream's {@code pkg/kubelet/kuberuntime}, {@code cm}, {@code qos}). */
final class LinuxResources {
    private static final long PERIOD_MICROS = 100_000;
    private static final long MIN_QUOTA_MICROS = 1000;
    private static final long MIN_SHARES = 2;
    private static final long MAX_SHARES = 262_144;
    private static final int GUARANTEED_OOM_SCORE = -997;
    private static final int BEST_EFFORT_OOM_SCORE = 1000;
    private static final int MIN_BURSTABLE_OOM_SCORE = 3;

    private final KubeletConfiguration configuration;

    LinuxResources(KubeletConfiguration configuration) {
        this.configuration = configuration;
    }

    /** The pod's containers together. */
    LinuxContainerResources ofPod(Pod pod) {
        return resources(
                        PodResources.containersRequest(pod, "cpu"),
                        PodResources.containersLimit(pod, "cpu"),
                        PodResources.containersLimit(pod, "memory"))
                .build();
    }

    /** What the pod costs on top of its containers; empty if nothing. */
    LinuxContainerResources ofOverhead(Pod pod) {
        if (!pod.spec().path("overhead").isObject()) {
            return LinuxContainerResources.getDefaultInstance();
        }
        long cpu = PodResources.overhead(pod, "cpu");
        return resources(cpu, cpu, PodResources.overhead(pod, "memory")).build();
    }

    /** One container. */
    LinuxContainerResources ofContainer(Pod pod, Container container) {
        LinuxContainerResources.Builder resources = resources(
                PodResources.request(container, "cpu"),
                PodResources.limit(container, "cpu"),
                PodResources.limit(container, "memory"));
        resources.setOomScoreAdj(oomScore(pod, container));
        JsonNode limits = container.spec().path("resources").path("limits");
        for (String size : configuration.hugePageSizes()) {
            resources.addHugepageLimits(
                    HugepageLimit.newBuilder().setPageSize(size).setLimit(hugePages(limits, size)));
        }
        noSwap(resources);
        return resources.build();
    }

    private LinuxContainerResources.Builder resources(long requestMillis, long limitMillis, long memoryLimit) {
        LinuxContainerResources.Builder resources = LinuxContainerResources.newBuilder()
                .setCpuShares(shares(requestMillis))
                .setMemoryLimitInBytes(memoryLimit);
        if (configuration.cpuCfsQuota()) {
            resources.setCpuPeriod(PERIOD_MICROS).setCpuQuota(quota(limitMillis));
        }
        if (configuration.cgroupVersion() == 2) {
            resources.putUnified("memory.oom.group", "1");
        }
        return resources;
    }

    /** No swap on top of the memory limit (NodeSwap's default behaviour), in the words of the cgroup version. */
    private void noSwap(LinuxContainerResources.Builder resources) {
        if (!configuration.featureGates().enabled("NodeSwap")) {
            return;
        }
        if (configuration.cgroupVersion() == 2) {
            resources.putUnified("memory.swap.max", "0");
        } else {
            resources.setMemorySwapLimitInBytes(resources.getMemoryLimitInBytes());
        }
    }

    private int oomScore(Pod pod, Container container) {
        if (PodResources.isNodeCritical(pod)) {
            return GUARANTEED_OOM_SCORE;
        }
        QosClass qos = PodResources.qosClass(pod);
        if (qos == QosClass.GUARANTEED) {
            return GUARANTEED_OOM_SCORE;
        }
        if (qos == QosClass.BEST_EFFORT) {
            return BEST_EFFORT_OOM_SCORE;
        }
        int score = burstableScore(container);
        if (container.isRestartableInit()) {
            // A sidecar must not be killed before the containers that it serves.
            for (Container regular : pod.containers()) {
                score = Math.min(score, burstableScore(regular));
            }
        }
        return score;
    }

    private int burstableScore(Container container) {
        long request = PodResources.request(container, "memory");
        int score = (int) (1000 - 1000 * request / configuration.memoryCapacityBytes());
        return Math.clamp(score, MIN_BURSTABLE_OOM_SCORE, BEST_EFFORT_OOM_SCORE - 1);
    }

    private static long shares(long milliCpu) {
        return Math.clamp(milliCpu * 1024 / 1000, MIN_SHARES, MAX_SHARES);
    }

    private static long quota(long milliCpu) {
        return milliCpu == 0 ? 0 : Math.max(MIN_QUOTA_MICROS, milliCpu * PERIOD_MICROS / 1000);
    }

    private static long hugePages(JsonNode limits, String criSize) {
        BigDecimal size = Quantity.parse(criSize.replace("B", "i"));
        for (Map.Entry<String, JsonNode> limit : limits.properties()) {
            String name = limit.getKey();
            if (name.startsWith("hugepages-")
                    && Quantity.parse(name.substring("hugepages-".length())).compareTo(size) == 0) {
                return Quantity.value(limit.getValue());
            }
        }
        return 0;
    }
}
