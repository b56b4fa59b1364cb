// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.ApiResponse;
import dev.kubeletsim.api.watch.WatchEvent;
import dev.kubeletsim.api.watch.WatchStream;
import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.golden.StatusSequence.Status;
import dev.kubeletsim.kubelet.app.SimulatedNode;
import dev.kubeletsim.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;

/**
 * Applies the recorded pods and compares every status that a watcher of the API sees with those that one saw of the
 * real kubelet: their order, the reasons in between, when conditions and readiness flip.
 */
class StatusTransitionsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration RECORDED_FOR = Duration.ofSeconds(90);

    /** All recordings, with the versions that they are of. */
    private static final Map<String, RuntimeProfile> RECORDINGS = Map.of(
            "kubelet-1.31_containerd-2.0", RuntimeProfile.containerd20(),
            "kubelet-1.31_containerd-1.7", RuntimeProfile.containerd17(),
            "kubelet-1.31_cri-o-1.31", RuntimeProfile.crio131(),
            "kubelet-1.36_containerd-2.0", RuntimeProfile.containerd20(),
            "kubelet-1.36_containerd-1.7", RuntimeProfile.containerd17(),
            "kubelet-1.36_cri-o-1.31", RuntimeProfile.crio131());

    @TestFactory
    Stream<DynamicContainer> podsGoThroughTheRecordedStatuses() {
        return RECORDINGS.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(recording -> DynamicContainer.dynamicContainer(
                        recording.getKey(), compared(recording.getKey(), recording.getValue())));
    }

    /** One run for all pods of a recording, as when it was made; one test a pod. */
    private static Stream<DynamicTest> compared(String recording, RuntimeProfile runtime) {
        boolean old = recording.startsWith("kubelet-1.31");
        Map<String, JsonNode> recorded = RecordedPod.transitions(recording);
        List<RecordedPod> pods = RecordedPod.of(recording).stream()
                .filter(pod -> recorded.containsKey(pod.name()))
                .toList();
        Map<String, List<JsonNode>> seen = new HashMap<>();
        try (VirtualTime time = new VirtualTime(START);
                SimulatedNode node = SimulatedNode.builder()
                        .scheduler(time)
                        .runtime(runtime)
                        .kubernetesVersion(KubernetesVersion.parse(old ? "1.31" : "1.36"))
                        .featureGates(old ? "SupplementalGroupsPolicy=true" : "")
                        .images(RecordedPod.RECORDINGS.resolve("images.yaml"))
                        .start()) {
            watchPods(node, seen);
            pods.forEach(pod -> node.create(pod.manifest(node.name())));
            time.advance(RECORDED_FOR);
        }
        return pods.stream()
                .map(pod -> DynamicTest.dynamicTest(
                        pod.name(),
                        () -> compare(
                                pod.name(),
                                StatusSequence.watched(seen.getOrDefault(pod.name(), List.of())),
                                StatusSequence.recorded(recorded.get(pod.name())))));
    }

    private static void compare(String pod, StatusSequence ours, StatusSequence recorded) {
        List<Status> settled = ours.settled();
        List<Status> wanted = recorded.settled();
        // The two runs of a pod that restarts for ever end at different moments.
        int common = recorded.restarts() == 0 ? wanted.size() : Math.min(wanted.size(), settled.size());
        assertThat(settled.subList(0, Math.min(settled.size(), common))).isEqualTo(wanted.subList(0, common));
        assertThat(settled.size()).isBetween(common, common + (recorded.restarts() == 0 ? 0 : 1));
        assertThat(everRecorded(pod)).containsAll(ours.upToRestarts(Math.max(0, recorded.restarts() - 1)));
    }

    /** The statuses of that pod in any recording: between two settled ones, chance chooses among these. */
    private static Set<Status> everRecorded(String pod) {
        return RECORDINGS.keySet().stream()
                .map(recording -> RecordedPod.transitions(recording).get(pod))
                .filter(Objects::nonNull)
                .flatMap(updates -> StatusSequence.recorded(updates).statuses().stream())
                .collect(Collectors.toSet());
    }

    private static void watchPods(SimulatedNode node, Map<String, List<JsonNode>> seen) {
        ApiRequest request = ApiRequest.of("GET", "/api/v1/namespaces/default/pods?watch=true", "watcher");
        if (!(node.fleet().apiServer().handle(request) instanceof ApiResponse.Watching watching)) {
            throw new AssertionError("the watch was refused");
        }
        watching.stream().start(new WatchStream.Consumer() {
            @Override
            public void events(List<WatchEvent> events) {
                for (WatchEvent event : events) {
                    seen.computeIfAbsent(event.object().at("/metadata/name").asString(), name -> new ArrayList<>())
                            .add(event.object().path("status"));
                }
            }

            @Override
            public void ended() {}
        });
    }
}
