// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.critest;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.util.JsonFormat;
import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.conformance.Recordings;
import dev.kubeletsim.cri.profile.StatsRule.PodMetrics;
import dev.kubeletsim.cri.v1.ContainerMetrics;
import dev.kubeletsim.cri.v1.ListMetricDescriptorsRequest;
import dev.kubeletsim.cri.v1.ListMetricDescriptorsResponse;
import dev.kubeletsim.cri.v1.ListPodSandboxMetricsRequest;
import dev.kubeletsim.cri.v1.Metric;
import dev.kubeletsim.cri.v1.MetricType;
import dev.kubeletsim.cri.v1.PodSandboxMetrics;
import dev.kubeletsim.cri.v1.StopContainerRequest;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/** Metrics of pods, which CRI-O has and containerd does not. */
class PodMetricsTest {
    static Stream<RuntimeProfile> crio() {
        return Stream.of(RuntimeProfile.crio131(), RuntimeProfile.crio130());
    }

    private static TestingNode including(List<PodMetrics> groups) throws IOException {
        RuntimeProfile crio = RuntimeProfile.crio131();
        return new TestingNode(builder -> builder.profile(
                crio.toBuilder().stats(crio.stats().withPodMetrics(groups)).build()));
    }

    private static List<PodSandboxMetrics> metrics(TestingNode node) {
        return node.cri()
                .listPodSandboxMetrics(ListPodSandboxMetricsRequest.getDefaultInstance())
                .getPodMetricsList();
    }

    @ParameterizedTest
    @MethodSource("crio")
    void allMetricsThatTheRecordingHasAreDescribed(RuntimeProfile profile) throws IOException {
        JsonNode recorded = Recordings.lines("lifecycle", profile.name()).stream()
                .filter(line -> line.path("rpc").asString("").equals("ListMetricDescriptors"))
                .findFirst()
                .orElseThrow();
        ListMetricDescriptorsResponse.Builder real = ListMetricDescriptorsResponse.newBuilder();
        JsonFormat.parser().merge(recorded.path("reply").toString(), real);

        try (TestingNode node = new TestingNode(builder -> builder.profile(profile))) {
            assertThat(node.cri()
                            .listMetricDescriptors(ListMetricDescriptorsRequest.getDefaultInstance())
                            .getDescriptorsList())
                    .containsExactlyInAnyOrderElementsOf(real.getDescriptorsList());
        }
    }

    @ParameterizedTest
    @MethodSource("crio")
    void noneIsCollectedByDefault(RuntimeProfile profile) throws IOException {
        try (TestingNode node = new TestingNode(builder -> builder.profile(profile))) {
            String pod = node.pod();
            String running = node.container(pod, TestingNode.BUSYBOX, TestingNode.PAUSE);
            String stopped = node.container(pod, TestingNode.BUSYBOX, TestingNode.PAUSE);
            node.cri()
                    .stopContainer(StopContainerRequest.newBuilder()
                            .setContainerId(stopped)
                            .build());

            assertThat(metrics(node))
                    .containsExactly(PodSandboxMetrics.newBuilder()
                            .setPodSandboxId(pod)
                            .addContainerMetrics(ContainerMetrics.newBuilder().setContainerId(running))
                            .build());
        }
    }

    @Test
    void includedGroupsHaveTheValuesOfTheControlGroup() throws IOException {
        try (TestingNode node = including(List.of(PodMetrics.MEMORY, PodMetrics.OOM, PodMetrics.CPU))) {
            String pod = node.pod();
            node.container(pod, TestingNode.BUSYBOX, TestingNode.PAUSE);

            List<Metric> found = metrics(node).getFirst().getContainerMetrics(0).getMetricsList();

            assertThat(found).extracting(Metric::getName).startsWith("container_memory_cache");
            assertThat(found).hasSize(13 + 1 + 6);
            Metric usage = found.stream()
                    .filter(metric -> metric.getName().equals("container_memory_usage_bytes"))
                    .findFirst()
                    .orElseThrow();
            assertThat(usage.getMetricType()).isEqualTo(MetricType.GAUGE);
            assertThat(usage.getValue().getValue()).isEqualTo(528_384);
            assertThat(usage.getLabelValuesList()).containsExactly(pod, "POD", "", "memory");
            assertThat(found)
                    .filteredOn(metric -> metric.getName().equals("container_memory_failures_total"))
                    .hasSize(4)
                    .allSatisfy(metric -> assertThat(metric.getLabelValuesList())
                            .containsExactly(pod, "POD", "", "memory", "pgmajfault", "hierarchy"));
        }
    }

    @Test
    void trafficIsThePodsOwn() throws IOException {
        try (TestingNode node = including(List.of(PodMetrics.NETWORK))) {
            node.container(node.pod(), TestingNode.BUSYBOX, TestingNode.PAUSE);

            PodSandboxMetrics pod = metrics(node).getFirst();

            assertThat(pod.getMetricsList()).hasSize(2 * 8);
            assertThat(pod.getContainerMetrics(0).getMetricsList()).isEmpty();
        }
    }
}
