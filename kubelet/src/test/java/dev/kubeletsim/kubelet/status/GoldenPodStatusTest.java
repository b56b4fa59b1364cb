// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.features.Component;
import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.client.ApiResource;
import dev.kubeletsim.kubelet.container.PodStatus;
import dev.kubeletsim.kubelet.container.ProbeResults;
import dev.kubeletsim.kubelet.container.ReasonCache;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.time.VirtualTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The final statuses of the recorded pods: what the runtime must have said is taken from the recording, everything else
 * (phase, conditions, reasons, defaults, their order) is computed, sent as a patch, and read back from the API.
 */
class GoldenPodStatusTest {
    private static final ObjectMapper JSON = JsonMapper.shared();
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    static Stream<Arguments> recordings() {
        return Stream.of("1.31", "1.36")
                .flatMap(version -> Stream.of("containerd-1.7", "containerd-2.0", "cri-o-1.31")
                        .map(runtime -> "kubelet-" + version + "_" + runtime))
                .flatMap(file -> lines(file)
                        .map(line -> Arguments.of(file, line.path("pod").asString(), line)));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("recordings")
    void finalStatusIsTheRecordedOne(String file, String name, JsonNode line) {
        FeatureGates gates = gates(file);
        JsonNode expected = line.path("status");
        ObjectNode tree = pod(name, line.path("spec"));
        Pod pod = new Pod(tree, Pod.Source.API, NOW);
        ReasonCache reasons = new ReasonCache();
        PodStatus runtime = RuntimeFacts.of(pod, expected, reasons);
        ApiPodStatus generator =
                new ApiPodStatus(gates, reasons, ProbeResults.NONE, uid -> Optional.empty(), List::of, any -> false);
        ObjectNode computed = expected.has("reason")
                ? generator.rejected(
                        pod,
                        expected.path("reason").asString(),
                        expected.path("message").asString().substring("Pod was rejected: ".length()))
                : generator.generate(pod, runtime, false);

        assertThat(GoldenStatus.comparable(sent(tree, computed, gates))).isEqualTo(GoldenStatus.comparable(expected));
    }

    /** What the API has after the status manager has written it. */
    private static JsonNode sent(ObjectNode tree, ObjectNode computed, FeatureGates gates) {
        try (VirtualTime time = new VirtualTime(NOW)) {
            TestingApi api = new TestingApi();
            api.store(ApiResource.PODS, tree);
            ApiStatusManager manager = new ApiStatusManager(api, time, gates, any -> false);
            manager.setPodStatus(new Pod(tree, Pod.Source.API, NOW), computed);
            time.advance(Duration.ofSeconds(1));
            return api.all("/api/v1/namespaces/default/pods/").getFirst().path("status");
        }
    }

    private static ObjectNode pod(String name, JsonNode spec) {
        ObjectNode pod = JSON.createObjectNode();
        pod.putObject("metadata")
                .put("name", name)
                .put("namespace", "default")
                .put("uid", "u1")
                .put("generation", 1);
        pod.set("spec", spec);
        ObjectNode status = pod.putObject("status").put("phase", "Pending");
        status.putArray("conditions").addObject().put("type", "PodScheduled").put("status", "True");
        return pod;
    }

    private static FeatureGates gates(String file) {
        String version = file.substring("kubelet-".length(), file.indexOf('_'));
        return FeatureGates.parse(Component.KUBELET, KubernetesVersion.parse(version), "SupplementalGroupsPolicy=true");
    }

    private static Stream<JsonNode> lines(String file) {
        try (InputStream in = GoldenPodStatusTest.class.getResourceAsStream("/golden/kubelet/" + file + ".jsonl")) {
            assertThat(in).as(file).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines().toList().stream().map(JSON::readTree);
        } catch (IOException e) {
            throw new AssertionError(file, e);
        }
    }
}
