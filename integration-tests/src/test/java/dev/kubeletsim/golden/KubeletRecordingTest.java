// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.app.SimulatedNode;
import dev.kubeletsim.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Applies the recorded pods to a simulated node of the same versions and compares what became of them. */
class KubeletRecordingTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    /** As long as the recordings waited between the apply and the look. */
    private static final Duration RECORDED_FOR = Duration.ofSeconds(90);

    private static final String GATE_ON = "SupplementalGroupsPolicy=true";

    @TestFactory
    Stream<DynamicTest> kubelet131OnContainerd20() {
        return compared("kubelet-1.31_containerd-2.0", RuntimeProfile.containerd20(), "1.31", GATE_ON);
    }

    @TestFactory
    Stream<DynamicTest> kubelet131OnContainerd17() {
        return compared("kubelet-1.31_containerd-1.7", RuntimeProfile.containerd17(), "1.31", GATE_ON);
    }

    @TestFactory
    Stream<DynamicTest> kubelet131OnCrio131() {
        return compared("kubelet-1.31_cri-o-1.31", RuntimeProfile.crio131(), "1.31", GATE_ON);
    }

    @TestFactory
    Stream<DynamicTest> kubelet136OnContainerd20() {
        return compared("kubelet-1.36_containerd-2.0", RuntimeProfile.containerd20(), "1.36", "");
    }

    @TestFactory
    Stream<DynamicTest> kubelet136OnContainerd17() {
        return compared("kubelet-1.36_containerd-1.7", RuntimeProfile.containerd17(), "1.36", "");
    }

    @TestFactory
    Stream<DynamicTest> kubelet136OnCrio131() {
        return compared("kubelet-1.36_cri-o-1.31", RuntimeProfile.crio131(), "1.36", "");
    }

    /** One run for all pods of a recording, as when it was made; one test a pod. */
    private static Stream<DynamicTest> compared(
            String recording, RuntimeProfile runtime, String kubernetes, String featureGates) {
        List<RecordedPod> pods = RecordedPod.of(recording);
        List<PodOutcome> outcomes = new ArrayList<>();
        try (VirtualTime time = new VirtualTime(START);
                SimulatedNode node = SimulatedNode.builder()
                        .scheduler(time)
                        .runtime(runtime)
                        .kubernetesVersion(KubernetesVersion.parse(kubernetes))
                        .featureGates(featureGates)
                        .images(RecordedPod.RECORDINGS.resolve("images.yaml"))
                        .start()) {
            pods.forEach(pod -> node.create(pod.manifest(node.name())));
            time.advance(RECORDED_FOR);
            for (RecordedPod pod : pods) {
                outcomes.add(PodOutcome.of(node.pod(pod.name()).path("status"), node.events(pod.name())));
            }
        }
        return Stream.iterate(0, i -> i < pods.size(), i -> i + 1)
                .map(i -> DynamicTest.dynamicTest(pods.get(i).name(), () -> {
                    PodOutcome recorded =
                            PodOutcome.of(pods.get(i).status(), pods.get(i).events());
                    assertThat(outcomes.get(i).facts()).isEqualTo(recorded.facts());
                    assertThat(outcomes.get(i).events()).isEqualTo(recorded.events());
                }));
    }
}
