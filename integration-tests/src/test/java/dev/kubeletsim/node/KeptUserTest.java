// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.app.SimulatedNode;
import dev.kubeletsim.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * {@code user} in the status of pods that outlive their runtime's release. A kubelet reads a container's status again only
 * when the state of one of the pod's containers changes (kubelet v1.31 and v1.36, {@code pkg/kubelet/pleg/generic.go}: without
 * events a relist leaves the cache alone, and the resync each minute reads the cache), or when it starts itself.
 */
class KeptUserTest {
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: %s, namespace: default}
            spec:
              terminationGracePeriodSeconds: 1
              securityContext: {runAsUser: 1000, runAsGroup: 3000, supplementalGroups: [4000]}
              containers:
              - {name: ctr, image: "registry.k8s.io/e2e-test-images/agnhost:2.45", command: [sleep, 1h]}
            """;
    private static final Duration LIMIT = Duration.ofMinutes(1);
    /** Many resyncs, which come each minute to minute and a half. */
    private static final Duration RESYNCS = Duration.ofMinutes(10);

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));

    @AfterEach
    void close() {
        time.close();
    }

    private SimulatedNode node(RuntimeProfile runtime) {
        SimulatedNode node = SimulatedNode.builder()
                .scheduler(time)
                .runtime(runtime)
                .kubernetesVersion(KubernetesVersion.V1_34)
                .start();
        node.apply(POD.formatted("kept"));
        node.awaitSettled("kept", LIMIT);
        return node;
    }

    private static JsonNode user(SimulatedNode node, String pod) {
        return node.pod(pod).at("/status/containerStatuses/0/user");
    }

    @Test
    void aNewRuntimesReportReachesKeptPodsWithTheNextKubelet() {
        try (SimulatedNode node = node(RuntimeProfile.containerd17())) {
            assertThat(user(node, "kept").isMissingNode()).isTrue();
            node.restartRuntime(RuntimeProfile.containerd20());
            time.advance(RESYNCS);

            assertThat(user(node, "kept").isMissingNode())
                    .as("no event, no news")
                    .isTrue();
            node.apply(POD.formatted("new"));
            node.awaitSettled("new", LIMIT);
            assertThat(user(node, "new").at("/linux/uid").asInt()).isEqualTo(1000);

            node.restartKubelet(KubernetesVersion.V1_34, "");
            time.advance(LIMIT);
            assertThat(user(node, "kept").at("/linux/uid").asInt()).isEqualTo(1000);
        }
    }

    @Test
    void whatAnOldRuntimeDoesNotReportStaysUntilAContainerRestarts() {
        try (SimulatedNode node = node(RuntimeProfile.crio131())) {
            node.restartRuntime(RuntimeProfile.crio130());
            time.advance(RESYNCS);
            assertThat(user(node, "kept").at("/linux/uid").asInt()).isEqualTo(1000);

            node.stopContainer("kept");
            time.advance(LIMIT);
            assertThat(node.pod("kept")
                            .at("/status/containerStatuses/0/restartCount")
                            .asInt())
                    .isEqualTo(1);
            assertThat(user(node, "kept").isMissingNode()).isTrue();
        }
    }
}
