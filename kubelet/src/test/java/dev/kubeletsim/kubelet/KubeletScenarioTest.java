// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.client.ApiResource;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Random lives of many pods; what must hold always, and what must hold in the end. */
final class KubeletScenarioTest {
    private static final int STEPS = 60;
    private static final List<String> COMMANDS =
            List.of("sleep 3600", "sleep 3600", "sleep 5", "exit 1", "true", "sleep 40; exit 2");
    private static final List<String> POLICIES = List.of("Always", "OnFailure", "Never");

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void podsComeAndGoWithoutATrace(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        KubernetesVersion version = seed % 2 == 0 ? KubernetesVersion.V1_31 : KubernetesVersion.V1_36;
        try (TestingNode node = new TestingNode(FeatureGates.defaults(version), seed)) {
            node.cri.addImage(TestingPods.IMAGE, null, "");
            node.kubelet.start();
            for (int step = 0; step < STEPS; step++) {
                act(node, random, step);
                node.time.advance(Duration.ofMillis(random.nextInt(4000)));
                assertNoContainerRunsTwice(node);
            }
            for (ObjectNode pod : node.cluster.pods()) {
                node.cluster.deletePod(pod.path("metadata").path("name").asString(), null);
            }
            node.time.runUntil(() -> node.cluster.pods().isEmpty(), Duration.ofMinutes(3));
            node.time.advance(Duration.ofMinutes(3));
            assertThat(node.cri.containerCount()).as("containers left").isZero();
            assertThat(node.cri.sandboxCount()).as("sandboxes left").isZero();
            assertThat(node.files.list("/var/lib/kubelet/pods"))
                    .as("pod directories left")
                    .isEmpty();
            assertThat(node.files.list("/var/log/pods"))
                    .as("log directories left")
                    .isEmpty();
        }
    }

    private static void act(TestingNode node, SplittableRandom random, int step) {
        List<ObjectNode> pods = node.cluster.pods();
        switch (random.nextInt(5)) {
            case 0, 1 -> node.cluster.add(ApiResource.PODS, randomPod(random, step));
            case 2 -> {
                if (!pods.isEmpty()) {
                    ObjectNode pod = pods.get(random.nextInt(pods.size()));
                    long grace = random.nextInt(4);
                    node.cluster.deletePod(pod.path("metadata").path("name").asString(), Math.max(1, grace));
                }
            }
            case 3 -> {
                List<String> running = node.cri.running();
                if (!running.isEmpty()) {
                    node.cri.crash(running.get(random.nextInt(running.size())), random.nextInt(3));
                }
            }
            default -> node.cluster.expireWatches();
        }
    }

    private static ObjectNode randomPod(SplittableRandom random, int step) {
        ObjectNode pod = TestingPods.pod(
                "pod-" + step,
                POLICIES.get(random.nextInt(POLICIES.size())),
                COMMANDS.get(random.nextInt(COMMANDS.size())));
        if (random.nextInt(3) == 0) {
            TestingPods.addContainer(pod, "containers", "second", COMMANDS.get(random.nextInt(COMMANDS.size())));
        }
        if (random.nextInt(3) == 0) {
            TestingPods.addContainer(pod, "initContainers", "init", random.nextBoolean() ? "true" : "sleep 2");
        }
        if (random.nextInt(4) == 0) {
            TestingPods.addContainer(pod, "initContainers", "side", "sleep 3600")
                    .put("restartPolicy", "Always");
        }
        return pod;
    }

    private static void assertNoContainerRunsTwice(TestingNode node) {
        List<String> running = node.cri.running();
        assertThat(new HashSet<>(running)).as("running: %s", running).hasSameSizeAs(running);
    }
}
