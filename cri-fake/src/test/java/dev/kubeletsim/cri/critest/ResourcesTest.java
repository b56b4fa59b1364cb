// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.critest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.ContainerState;
import dev.kubeletsim.cri.v1.ContainerStats;
import dev.kubeletsim.cri.v1.ContainerStatsRequest;
import dev.kubeletsim.cri.v1.ContainerStatus;
import dev.kubeletsim.cri.v1.LinuxContainerResources;
import dev.kubeletsim.cri.v1.LinuxPodSandboxStats;
import dev.kubeletsim.cri.v1.ListContainerStatsRequest;
import dev.kubeletsim.cri.v1.PodSandboxStatsRequest;
import dev.kubeletsim.cri.v1.UpdateContainerResourcesRequest;
import java.io.IOException;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Limits, what is used of them, and what happens beyond. */
class ResourcesTest {
    private static final long MEBIBYTE = 1 << 20;

    static Stream<RuntimeProfile> profiles() {
        return RuntimeProfile.all().stream();
    }

    private static UnaryOperator<ContainerConfig.Builder> limited(LinuxContainerResources.Builder limits) {
        return config -> {
            config.getLinuxBuilder().setResources(limits);
            return config;
        };
    }

    private static ContainerStatus exited(TestingNode node, String container) {
        return Awaitility.await()
                .until(() -> node.status(container), status -> status.getState() == ContainerState.CONTAINER_EXITED);
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void tooMuchMemoryKills(RuntimeProfile profile) throws IOException {
        try (TestingNode node = new TestingNode(builder -> builder.profile(profile))) {
            String container = node.container(
                    node.pod(),
                    TestingNode.BUSYBOX,
                    List.of("sh", "-c", "dd if=/dev/zero of=/dev/null bs=20M"),
                    limited(LinuxContainerResources.newBuilder()
                            .setMemoryLimitInBytes(15 * MEBIBYTE)
                            .setMemorySwapLimitInBytes(15 * MEBIBYTE)));
            ContainerStatus status = exited(node, container);
            assertThat(status.getExitCode()).isEqualTo(137);
            assertThat(status.getReason()).isEqualTo("OOMKilled");
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void theBiggestProcessDiesFirst(RuntimeProfile profile) throws IOException {
        try (TestingNode node = new TestingNode(builder -> builder.profile(profile))) {
            String container = node.container(
                    node.pod(),
                    TestingNode.BUSYBOX,
                    List.of("sh", "-c", "while true; do sleep 1; done"),
                    limited(LinuxContainerResources.newBuilder().setMemoryLimitInBytes(15 * MEBIBYTE)));
            assertThat(node.sh(container, "dd if=/dev/zero of=/dev/null bs=20M count=1; echo $?"))
                    .contains("137\n");
            assertThat(node.sh(container, "grep ^oom_kill /sys/fs/cgroup/memory.events"))
                    .isEqualTo("oom_kill 1\n");
            assertThat(node.status(container).getState()).isEqualTo(ContainerState.CONTAINER_RUNNING);
            assertThat(node.sh(container, "dd if=/dev/zero of=/dev/null bs=5M count=2 2>&1 | tail -n 1"))
                    .isEqualTo("10485760 bytes copied\n");
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void limitsShowInTheControlGroupAndFollowUpdates(RuntimeProfile profile) throws IOException {
        try (TestingNode node = new TestingNode(builder -> builder.profile(profile))) {
            String container = node.container(
                    node.pod(),
                    TestingNode.BUSYBOX,
                    TestingNode.PAUSE,
                    limited(LinuxContainerResources.newBuilder()
                            .setMemoryLimitInBytes(64 * MEBIBYTE)
                            .setCpuQuota(50_000)
                            .setCpuPeriod(100_000)
                            .setCpuShares(512)
                            .putUnified("memory.low", "1048576")));
            String show = "cd /sys/fs/cgroup; cat memory.max cpu.max cpu.weight memory.low";
            assertThat(node.sh(container, show)).isEqualTo("67108864\n50000 100000\n20\n1048576\n");
            node.cri()
                    .updateContainerResources(UpdateContainerResourcesRequest.newBuilder()
                            .setContainerId(container)
                            .setLinux(LinuxContainerResources.newBuilder()
                                    .setMemoryLimitInBytes(128 * MEBIBYTE)
                                    .setCpuQuota(200_000))
                            .build());
            assertThat(node.sh(container, show)).isEqualTo("134217728\n200000 100000\n20\n1048576\n");
            assertThat(node.sh(container, "echo 1 > /sys/fs/cgroup/memory.max")).contains("Read-only file system");
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void whatIsUsedIsReported(RuntimeProfile profile) throws IOException {
        try (TestingNode node = new TestingNode(builder -> builder.profile(profile))) {
            String pod = node.pod();
            String busy = node.container(pod, TestingNode.BUSYBOX, List.of("sh", "-c", "while true; do :; done"));
            String idle = node.container(pod, TestingNode.BUSYBOX, TestingNode.PAUSE);
            long before = cpu(stats(node, busy));
            Awaitility.await().until(() -> cpu(stats(node, busy)) > before);
            assertThat(cpu(stats(node, idle))).isEqualTo(cpu(stats(node, idle)));
            assertThat(stats(node, idle).getMemory().getWorkingSetBytes().getValue())
                    .isEqualTo(528_384);
            Awaitility.await()
                    .until(
                            () -> node
                                    .cri()
                                    .listContainerStats(ListContainerStatsRequest.getDefaultInstance())
                                    .getStatsList()
                                    .stream()
                                    .filter(stats ->
                                            stats.getAttributes().getId().equals(busy))
                                    .anyMatch(stats ->
                                            stats.getCpu().getUsageNanoCores().getValue() > 0));
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aPodHasUsedWhatItsContainersHave(RuntimeProfile profile) throws IOException {
        try (TestingNode node = new TestingNode(builder -> builder.profile(profile))) {
            String pod = node.pod(config -> {
                config.getLinuxBuilder().setCgroupParent("/kubepods");
                return config;
            });
            node.container(pod, TestingNode.BUSYBOX, TestingNode.PAUSE);
            node.container(pod, TestingNode.BUSYBOX, List.of("sh", "-c", "sleep 1000 & sleep 1000"));

            LinuxPodSandboxStats stats = node.cri()
                    .podSandboxStats(PodSandboxStatsRequest.newBuilder()
                            .setPodSandboxId(pod)
                            .build())
                    .getStats()
                    .getLinux();

            long memory = stats.getContainersList().stream()
                    .mapToLong(container ->
                            container.getMemory().getWorkingSetBytes().getValue())
                    .sum();
            assertThat(stats.getContainersCount()).isEqualTo(2);
            assertThat(stats.getMemory().getWorkingSetBytes().getValue())
                    .isEqualTo(memory)
                    .isPositive();
            assertThat(stats.getCpu().getUsageCoreNanoSeconds().getValue()).isPositive();
            assertThat(stats.getProcess().getProcessCount().getValue()).isBetween(3L, 4L);
        }
    }

    private static ContainerStats stats(TestingNode node, String container) {
        return node.cri()
                .containerStats(ContainerStatsRequest.newBuilder()
                        .setContainerId(container)
                        .build())
                .getStats();
    }

    private static long cpu(ContainerStats stats) {
        return stats.getCpu().getUsageCoreNanoSeconds().getValue();
    }
}
