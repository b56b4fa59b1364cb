// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.profile.LatencyRule;
import dev.kubeletsim.cri.v1.ExecSyncRequest;
import dev.kubeletsim.cri.v1.VersionRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LatencyTest {
    private static Duration exec(VirtualRuntime cri, String container, String... command) {
        return cri.took(stub -> stub.execSync(ExecSyncRequest.newBuilder()
                .setContainerId(container)
                .addAllCmd(List.of(command))
                .build()));
    }

    @Test
    void theMeasuredMediansArePlayed() {
        try (VirtualRuntime cri = new VirtualRuntime(builder -> builder.latency(LatencyRule.containerd20()))) {
            cri.pull();
            assertThat(cri.took(stub -> stub.version(VersionRequest.getDefaultInstance())))
                    .isZero();
            assertThat(cri.took(stub -> stub.runPodSandbox(VirtualRuntime.run("other"))))
                    .isEqualTo(Duration.ofMillis(179));
            String sandbox = cri.runPod("a");
            var before = cri.time.instant();
            String container = cri.create(sandbox, "a", "c", 0);
            assertThat(Duration.between(before, cri.time.instant())).isEqualTo(Duration.ofMillis(25));
            assertThat(cri.took(stub -> stub.startContainer(VirtualRuntime.start(container))))
                    .isEqualTo(Duration.ofMillis(130));
            assertThat(exec(cri, container, "true")).isEqualTo(Duration.ofMillis(79));
            assertThat(exec(cri, container, "sleep", "3")).isEqualTo(Duration.ofMillis(3079));
        }
    }

    @Test
    void noneIsTheDefaultAndItCanChangeWhileTheRuntimeRuns() {
        try (VirtualRuntime cri = new VirtualRuntime(builder -> {})) {
            assertThat(cri.took(stub -> stub.runPodSandbox(VirtualRuntime.run("a"))))
                    .isZero();
            cri.runtime.latency(LatencyRule.crio131());
            assertThat(cri.took(stub -> stub.runPodSandbox(VirtualRuntime.run("b"))))
                    .isEqualTo(Duration.ofMillis(29));
            cri.runtime.latency(new LatencyRule(Map.of(), 0));
            assertThat(cri.took(stub -> stub.runPodSandbox(VirtualRuntime.run("c"))))
                    .isZero();
        }
    }

    @Test
    void jitterStaysWithinItsBoundsAndRepeats() {
        List<Duration> first = jittered();

        assertThat(jittered()).isEqualTo(first);
        assertThat(first).allSatisfy(took -> assertThat(took).isBetween(Duration.ofMillis(50), Duration.ofMillis(150)));
        assertThat(first.stream().distinct().count()).isGreaterThan(40);
        assertThat(first).anyMatch(took -> took.toMillis() < 75).anyMatch(took -> took.toMillis() > 125);
    }

    private static List<Duration> jittered() {
        LatencyRule rule = new LatencyRule(Map.of("Version", Duration.ofMillis(100)), 0.5);
        List<Duration> took = new ArrayList<>();
        try (VirtualRuntime cri = new VirtualRuntime(builder -> builder.latency(rule))) {
            for (int i = 0; i < 50; i++) {
                took.add(cri.took(stub -> stub.version(VersionRequest.getDefaultInstance())));
            }
        }
        return took;
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThatThrownBy(() -> new LatencyRule(Map.of("Version", Duration.ofHours(2)), 0))
                .hasMessage("latency of Version: PT2H (expected: 0 to 1 hour)");
        assertThatThrownBy(() -> new LatencyRule(Map.of(), 1.1)).hasMessage("jitter 1.1 (expected: 0 to 1)");
    }
}
