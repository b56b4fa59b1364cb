// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.features.FeatureGateException;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.app.SimulatedNode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A node on the wall clock, with sockets, whose kubelet and runtime are replaced while its pods run. */
class RollingNodeTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final String POD = """
            apiVersion: v1
            kind: Pod
            metadata: {name: %s, namespace: default}
            spec:
              securityContext:
                {runAsUser: 1000, runAsGroup: 3000, supplementalGroups: [4000], supplementalGroupsPolicy: Strict}
              containers:
              - name: ctr
                image: registry.k8s.io/e2e-test-images/agnhost:2.45
                command: [sleep, 1h]
                readinessProbe: {exec: {command: ["true"]}, periodSeconds: 1}
            """;

    @Test
    void forwardAndBackTheContainerIsTheSameAndCanBeUsed() {
        try (SimulatedNode node =
                SimulatedNode.builder().kubernetesVersion(KubernetesVersion.V1_34).start()) {
            String container = container(node, "rolled");

            node.restartKubelet(KubernetesVersion.V1_36, "");
            assertThat(node.node().at("/status/nodeInfo/kubeletVersion").asString())
                    .isEqualTo(KubernetesVersion.V1_36.gitVersion());
            assertThat(container(node, "new")).isNotEqualTo(container);
            node.restartKubelet(KubernetesVersion.V1_34, "SupplementalGroupsPolicy=false");

            assertThat(container(node, "rolled")).isEqualTo(container);
            assertThat(node.exec("rolled", "id", "-G").stdout()).isEqualTo("3000 4000\n");
            assertThat(node.node()
                            .at("/status/features/supplementalGroupsPolicy")
                            .asBoolean())
                    .isTrue();
        }
    }

    @Test
    void aRuntimeThatIsReplacedKeepsItsContainersAndMergesTheNextOnes() {
        try (SimulatedNode node = SimulatedNode.builder()
                .runtime(RuntimeProfile.crio131())
                .kubernetesVersion(KubernetesVersion.V1_33)
                .start()) {
            String container = container(node, "kept");

            node.restartRuntime(RuntimeProfile.crio130());

            assertThat(container(node, "new")).isNotEqualTo(container);
            assertThat(container(node, "kept")).isEqualTo(container);
            assertThat(node.exec("kept", "id", "-G").stdout()).isEqualTo("3000 4000\n");
            assertThat(node.exec("new", "id", "-G").stdout()).isEqualTo("3000 4000 50000\n");
        }
    }

    @Test
    void aKubeletThatWouldNotStartLeavesTheOldOneRunning() {
        try (SimulatedNode node =
                SimulatedNode.builder().kubernetesVersion(KubernetesVersion.V1_34).start()) {
            assertThatThrownBy(() -> node.restartKubelet(KubernetesVersion.V1_35, "SupplementalGroupsPolicy=false"))
                    .isInstanceOf(FeatureGateException.class)
                    .hasMessageContaining("feature is locked to true");

            assertThat(container(node, "pod")).startsWith("containerd://");
        }
    }

    /** Makes the pod if it is not there, and tells the id of its container once it is ready. */
    private static String container(SimulatedNode node, String pod) {
        node.apply(POD.formatted(pod));
        return node.awaitSettled(pod, PATIENCE)
                .at("/status/containerStatuses/0/containerID")
                .asString();
    }
}
