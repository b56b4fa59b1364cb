// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.pod.Pod;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The phase by situations: {@code r} running, {@code w} waiting, {@code c} waiting after a crash, digits exit codes. */
class PodPhaseTest {
    @ParameterizedTest(name = "{0} {1}: init {2} sidecar {3} regular {4} over {5} is {6}")
    @CsvSource({
        "1.31, Always, '', '', r, false, RUNNING",
        "1.31, Always, '', '', rw, false, PENDING",
        "1.31, Always, '', '', rc, false, RUNNING",
        "1.31, Always, '', '', c, false, RUNNING",
        "1.31, Always, '', '', 0, false, RUNNING",
        "1.31, Always, '', '', 0, true, SUCCEEDED",
        "1.31, Always, '', '', 01, true, FAILED",
        "1.31, OnFailure, '', '', 00, false, SUCCEEDED",
        "1.31, OnFailure, '', '', 01, false, RUNNING",
        "1.31, Never, '', '', 01, false, FAILED",
        "1.31, Never, '', '', r1, false, RUNNING",
        "1.31, Never, 1, '', w, false, FAILED",
        "1.31, Always, 1, '', w, false, PENDING",
        "1.31, Always, r, '', w, false, PENDING",
        "1.31, Always, 0, r, w, false, PENDING",
        "1.31, Always, '', w, r, false, PENDING",
        "1.31, Always, '', c, r, false, RUNNING",
        "1.31, Never, '', r, 0, false, RUNNING",
        "1.31, Never, '', 1, 0, false, SUCCEEDED",
        "1.36, Never, 1, '', w, false, FAILED",
        "1.36, Always, 1, '', w, false, PENDING",
        "1.36, OnFailure, '', '', 01, false, RUNNING",
        "1.36, Never, '', '', 0, false, SUCCEEDED",
        "1.36, Always, '', '', '', false, PENDING"
    })
    void firstRowThatHoldsDecides(
            String version, String policy, String init, String sidecar, String regular, boolean over, Phase expected) {
        ObjectNode pod = JsonMapper.shared().createObjectNode();
        ObjectNode status = JsonMapper.shared().createObjectNode();
        ObjectNode spec = pod.putObject("spec").put("restartPolicy", policy);
        ArrayNode inits = spec.putArray("initContainers");
        ArrayNode initStatuses = status.putArray("initContainerStatuses");
        add(init, "i", inits, initStatuses);
        add(sidecar, "s", inits, initStatuses);
        inits.valueStream()
                .filter(container -> container.path("name").asString().startsWith("s"))
                .forEach(container -> ((ObjectNode) container).put("restartPolicy", "Always"));
        add(regular, "r", spec.putArray("containers"), status.putArray("containerStatuses"));

        PodPhase phases = new PodPhase(FeatureGates.defaults(KubernetesVersion.parse(version)));
        assertThat(phases.of(new Pod(pod, Pod.Source.API, Instant.EPOCH), status, over))
                .isEqualTo(expected);
    }

    private static void add(String situations, String prefix, ArrayNode containers, ArrayNode statuses) {
        for (int i = 0; i < situations.length(); i++) {
            containers.addObject().put("name", prefix + i);
            ObjectNode status = statuses.addObject().put("name", prefix + i).put("started", true);
            ObjectNode state = status.putObject("state");
            switch (situations.charAt(i)) {
                case 'r' -> state.putObject("running");
                case 'w' -> state.putObject("waiting");
                case 'c' -> {
                    state.putObject("waiting");
                    status.putObject("lastState").putObject("terminated").put("exitCode", 1);
                }
                default -> state.putObject("terminated").put("exitCode", situations.charAt(i) - '0');
            }
        }
    }
}
