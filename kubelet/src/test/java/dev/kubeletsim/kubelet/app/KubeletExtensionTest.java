// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.RuntimeProfile;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class KubeletExtensionTest {
    @RegisterExtension
    static final KubeletExtension SHARED = KubeletExtension.of(RuntimeProfile.crio131());

    @RegisterExtension
    final KubeletExtension own = KubeletExtension.with(
            builder -> builder.runtime(RuntimeProfile.containerd20()).seed(1));

    private static String pod(String name, String policy) {
        return """
                apiVersion: v1
                kind: Pod
                metadata: {name: %s}
                spec:
                  securityContext: {runAsUser: 1000, runAsGroup: 3000, supplementalGroups: [4000]%s}
                  containers:
                  - {name: ctr, image: "registry.k8s.io/e2e-test-images/agnhost:2.45", command: [sleep, 1h]}
                """.formatted(name, policy);
    }

    @Test
    void aNodeOfOnesOwnRunsAPod() {
        own.node().apply(pod("merge", ""));
        own.node().awaitSettled("merge", Duration.ofSeconds(30));

        assertThat(own.node().exec("merge", "id", "-G").stdout()).isEqualTo("3000 4000 50000\n");
    }

    @Test
    void aSharedNodeHasItsRuntime() {
        SHARED.node().apply(pod("strict", ", supplementalGroupsPolicy: Strict"));
        SHARED.node().awaitSettled("strict", Duration.ofSeconds(30));

        assertThat(SHARED.node().exec("strict", "id", "-G").stdout()).isEqualTo("3000 4000\n");
        assertThat(SHARED.node().runtimeVersion()).isEqualTo("cri-o://1.31.13");
    }

    @Test
    void aNodeHasAKubeconfigThatOnlyItsOwnerCanRead() throws Exception {
        assertThat(Files.getPosixFilePermissions(own.node().fleet().kubeconfig()))
                .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }

    @Test
    void anExecInAPodThatDoesNotRunSaysWhatItsStatusIs() {
        own.node()
                .apply(pod("absent", "")
                        .replace("registry.k8s.io/e2e-test-images/agnhost:2.45", "example.com/none:v1"));

        assertThatThrownBy(() -> own.node().exec("absent", "id"))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("container ctr of pod absent is not running on node");
    }

    @Test
    void anUnknownKindIsRefusedWithTheKnownOnes() {
        assertThatThrownBy(() -> own.node().apply("{kind: Deployment, apiVersion: apps/v1, metadata: {name: d}}"))
                .hasMessageContaining("kind: Deployment (expected: one of [ConfigMap, Node, PersistentVolume");
    }
}
