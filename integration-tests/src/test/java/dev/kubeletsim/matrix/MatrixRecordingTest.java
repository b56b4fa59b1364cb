// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.app.matrix.CellOutcome;
import dev.kubeletsim.kubelet.app.matrix.GateSetting;
import dev.kubeletsim.kubelet.app.matrix.MatrixCell;
import dev.kubeletsim.kubelet.app.matrix.MatrixPlan;
import dev.kubeletsim.kubelet.app.matrix.MatrixRunner;
import dev.kubeletsim.kubelet.app.matrix.PodPolicy;
import dev.kubeletsim.kubelet.app.matrix.Scenario;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Cells of the matrix that were recorded: a real kubelet on a real runtime ran the same pod. */
class MatrixRecordingTest {
    private static final Path RECORDINGS = Path.of("src", "test", "resources", "golden", "kubelet");
    private static final List<String> POD_FIELDS =
            List.of("runAsUser", "runAsGroup", "supplementalGroups", "supplementalGroupsPolicy");

    @ParameterizedTest
    @CsvSource({
        "kubelet-1.31_containerd-2.0, 1.31, ON",
        "kubelet-1.31_containerd-1.7, 1.31, ON",
        "kubelet-1.31_cri-o-1.31, 1.31, ON",
        "kubelet-1.36_containerd-2.0, 1.36, DEFAULT",
        "kubelet-1.36_containerd-1.7, 1.36, DEFAULT",
        "kubelet-1.36_cri-o-1.31, 1.36, DEFAULT"
    })
    void recordedCellsAreEqual(String recording, String version, GateSetting gate) throws IOException {
        Map<PodPolicy, List<Facts>> recorded = recorded(recording);
        String runtime = recording.substring(recording.indexOf('_') + 1);
        List<MatrixCell> cells = MatrixRunner.run(List.of(new MatrixPlan(
                List.of(KubernetesVersion.parse(version)),
                null,
                List.of(gate),
                List.of(RuntimeProfile.named(runtime).orElseThrow()),
                List.of(PodPolicy.values()),
                List.of(Scenario.FRESH),
                false)));

        assertThat(recorded).containsKeys(PodPolicy.UNSET, PodPolicy.MERGE, PodPolicy.STRICT);
        for (MatrixCell cell : cells) {
            assertThat(recorded.getOrDefault(cell.policy(), List.of()))
                    .as(cell.id())
                    .isNotEmpty()
                    .containsOnly(Facts.of((CellOutcome.Observed) cell.outcome()));
        }
    }

    /** What a recording and a cell both have. */
    private record Facts(String phase, String reason, String event, String user) {
        static Facts of(CellOutcome.Observed observed) {
            CellOutcome.StatusUser user = observed.user();
            return new Facts(
                    observed.phase(),
                    observed.reason(),
                    observed.rejected() ? observed.event() : "",
                    user == null ? "" : user.uid() + ":" + user.gid() + " " + user.supplementalGroups());
        }

        static Facts of(JsonNode pod) {
            JsonNode status = pod.path("status");
            String reason = status.path("reason").asString("");
            JsonNode user = status.at("/containerStatuses/0/user/linux");
            List<Long> groups = new ArrayList<>();
            user.path("supplementalGroups").forEach(group -> groups.add(group.asLong()));
            String event = pod.path("events")
                    .valueStream()
                    .filter(candidate -> candidate.path("reason").asString("").equals(reason))
                    .map(candidate -> reason + ": " + candidate.path("message").asString(""))
                    .findFirst()
                    .orElse("");
            return new Facts(
                    status.path("phase").asString(""),
                    reason,
                    event,
                    user.isObject() ? user.path("uid").asLong() + ":" + user.path("gid").asLong() + " " + groups : "");
        }
    }

    /** The recorded pods that ask for what the cells' pod asks for, of the same image, with a process that stays. */
    private static Map<PodPolicy, List<Facts>> recorded(String recording) throws IOException {
        Map<PodPolicy, List<Facts>> recorded = new TreeMap<>();
        for (String line : Files.readAllLines(RECORDINGS.resolve(recording + ".jsonl"))) {
            JsonNode pod = JsonMapper.shared().readTree(line);
            JsonNode context = pod.at("/spec/securityContext");
            if (isAlike(pod.path("spec"), context)) {
                String policy = context.path("supplementalGroupsPolicy").asString("unset");
                PodPolicy asked = List.of(PodPolicy.values()).stream()
                        .filter(candidate -> candidate.toString().equals(policy))
                        .findFirst()
                        .orElseThrow();
                recorded.computeIfAbsent(asked, unused -> new ArrayList<>()).add(Facts.of(pod));
            }
        }
        return recorded;
    }

    private static boolean isAlike(JsonNode spec, JsonNode context) {
        if (!(context instanceof ObjectNode fields)
                || !POD_FIELDS.containsAll(fields.propertyNames())
                || spec.path("containers").size() != 1
                || spec.has("initContainers")
                || spec.has("volumes")
                || spec.has("nodeSelector")
                || spec.has("hostUsers")) {
            return false;
        }
        JsonNode container = spec.at("/containers/0");
        return container.path("image").asString("").equals("registry.k8s.io/e2e-test-images/agnhost:2.45")
                && context.path("runAsUser").asInt() == 1000
                && context.path("runAsGroup").asInt() == 3000
                && context.path("supplementalGroups").toString().equals("[4000]")
                && container.path("resources").isEmpty()
                && !container.has("securityContext")
                && !container.has("livenessProbe")
                && !container.has("lifecycle")
                && container.path("command").toString().contains("sleep 3600");
    }
}
