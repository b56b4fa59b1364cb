// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.app.SimulatedNode;
import dev.kubeletsim.kubelet.app.explain.ExplainedContainer;
import dev.kubeletsim.kubelet.app.explain.ExplainedId;
import dev.kubeletsim.kubelet.app.explain.ExplainedPod;
import dev.kubeletsim.kubelet.app.explain.ManifestException;
import dev.kubeletsim.kubelet.app.explain.Source;
import dev.kubeletsim.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What {@code explain} says of the recorded pods, against the containers themselves and against the recordings. */
class ExplainedGroupsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final String GATE_ON = "SupplementalGroupsPolicy=true";

    private static SimulatedNode node(VirtualTime time, String kubelet, String runtime) {
        return SimulatedNode.builder()
                .scheduler(time)
                .runtime(RuntimeProfile.named(runtime).orElseThrow())
                .kubernetesVersion(KubernetesVersion.parse(kubelet))
                .featureGates(kubelet.equals("1.31") ? GATE_ON : "")
                .images(RecordedPod.RECORDINGS.resolve("images.yaml"))
                .start();
    }

    private static Map<String, ExplainedPod> explained(List<RecordedPod> pods, String kubelet, String runtime)
            throws ManifestException {
        StringBuilder manifests = new StringBuilder();
        Map<String, ExplainedPod> explained = new LinkedHashMap<>();
        try (VirtualTime time = new VirtualTime(START);
                SimulatedNode node = node(time, kubelet, runtime)) {
            pods.forEach(pod ->
                    manifests.append("---\n").append(pod.manifest(node.name())).append("\n"));
            node.explain(manifests.toString()).forEach(pod -> explained.put(pod.name(), pod));
        }
        return explained;
    }

    @ParameterizedTest(name = "kubelet {0} on {1}")
    @CsvSource({
        "1.31, containerd-2.0",
        "1.31, containerd-1.7",
        "1.31, cri-o-1.31",
        "1.36, containerd-2.0",
        "1.36, containerd-1.7",
        "1.36, cri-o-1.31"
    })
    void explainedGroupsAreThoseOfTheContainerAndOfTheRecording(String kubelet, String runtime) throws Exception {
        List<RecordedPod> pods = RecordedPod.of("kubelet-" + kubelet + "_" + runtime);
        Map<String, ExplainedPod> explained = explained(pods, kubelet, runtime);
        List<String> fromProcesses = new ArrayList<>();
        List<String> fromExplanations = new ArrayList<>();
        try (VirtualTime time = new VirtualTime(START);
                SimulatedNode node = node(time, kubelet, runtime)) {
            pods.forEach(pod -> node.create(pod.manifest(node.name())));
            time.advance(Duration.ofSeconds(20));
            for (RecordedPod pod : pods) {
                ExplainedPod told = Objects.requireNonNull(explained.get(pod.name()), pod.name());
                for (ExplainedContainer container : told.containers()) {
                    assertEqualsRecording(pod, told, container);
                    if (isRunning(node.pod(pod.name()), container.name())) {
                        fromProcesses.add(pod.name() + "/" + container.name() + " "
                                + ofProcess(node, pod.name(), container.name()));
                        fromExplanations.add(pod.name() + "/" + container.name() + " " + ids(container));
                    }
                }
            }
        }
        assertThat(fromExplanations).hasSizeGreaterThan(8).isEqualTo(fromProcesses);
    }

    private static void assertEqualsRecording(RecordedPod pod, ExplainedPod told, ExplainedContainer container) {
        JsonNode status = statusOf(pod.status(), container.name());
        boolean ran = status.path("restartCount").asInt(0) > 0
                || status.path("state").has("running")
                || status.path("state").has("terminated");
        assertThat(container.made())
                .as(pod.name() + "/" + container.name() + " was made")
                .isEqualTo(ran);
        JsonNode user = status.path("user").path("linux");
        if (user.isObject()) {
            assertThat(container.uid())
                    .extracting(ExplainedId::id)
                    .isEqualTo(user.path("uid").asLong());
            assertThat(container.gid())
                    .extracting(ExplainedId::id)
                    .isEqualTo(user.path("gid").asLong());
            assertThat(heldGroups(container))
                    .isEqualTo(user.path("supplementalGroups")
                            .valueStream()
                            .map(JsonNode::asLong)
                            .toList());
            assertThat(words(Objects.requireNonNull(container.reported()).path("linux")))
                    .isEqualTo(words(user));
        }
        assertThat(container.groups())
                .allSatisfy(group -> assertThat(group.from()).isNotEmpty());
        assertThat(told.verdict().reason())
                .isEqualTo(pod.status().path("reason").asString(""));
    }

    private static String words(JsonNode linux) {
        return linux.path("uid") + ":" + linux.path("gid") + " " + linux.path("supplementalGroups");
    }

    private static List<Long> heldGroups(ExplainedContainer container) {
        return container.groups().stream()
                .filter(ExplainedId::held)
                .map(ExplainedId::id)
                .toList();
    }

    private static JsonNode statusOf(JsonNode podStatus, String container) {
        for (String list : List.of("initContainerStatuses", "containerStatuses")) {
            for (JsonNode status : podStatus.path(list)) {
                if (status.path("name").asString("").equals(container)) {
                    return status;
                }
            }
        }
        return podStatus.path("nothing");
    }

    private static boolean isRunning(JsonNode pod, String container) {
        return statusOf(pod.path("status"), container).path("state").has("running");
    }

    /** The ids of the container's first process, as its kernel tells them. */
    private static String ofProcess(SimulatedNode node, String pod, String container) {
        Map<String, String[]> lines = new LinkedHashMap<>();
        node.execIn(pod, container, "cat", "/proc/1/status")
                .stdout()
                .lines()
                .map(line -> line.split(":", 2))
                .filter(parts -> parts.length == 2)
                .forEach(parts -> lines.put(parts[0], parts[1].strip().split("\\s+")));
        List<Long> groups = Arrays.stream(Objects.requireNonNull(lines.get("Groups")))
                .filter(group -> !group.isEmpty())
                .map(Long::parseLong)
                .sorted()
                .toList();
        return Objects.requireNonNull(lines.get("Uid"))[0] + ":" + Objects.requireNonNull(lines.get("Gid"))[0] + " "
                + groups;
    }

    private static String ids(ExplainedContainer container) {
        return Objects.requireNonNull(container.uid()).id() + ":"
                + Objects.requireNonNull(container.gid()).id() + " "
                + heldGroups(container).stream().sorted().toList();
    }

    @ParameterizedTest
    @CsvSource({"containerd-2.0", "cri-o-1.31"})
    void implicitGroupsNameTheLineOfTheImage(String runtime) throws Exception {
        List<RecordedPod> pods = RecordedPod.of("kubelet-1.36_" + runtime);
        ExplainedContainer merged = Objects.requireNonNull(
                        explained(pods, "1.36", runtime).get("merge-default"))
                .containers()
                .getFirst();

        assertThat(merged.strictWouldRemove()).containsExactly(50_000L);
        assertThat(merged.groups())
                .filteredOn(group -> !group.strict())
                .singleElement()
                .extracting(ExplainedId::from)
                .isEqualTo(List.of(
                        new Source.ImageFile("/etc/group", 6, "group-defined-in-image:x:50000:user-defined-in-image")));
    }
}
