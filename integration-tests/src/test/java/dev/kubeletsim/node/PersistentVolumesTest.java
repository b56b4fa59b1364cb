// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.kubelet.app.ExecResult;
import dev.kubeletsim.kubelet.app.SimulatedNode;
import dev.kubeletsim.time.VirtualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What pods get of persistent volumes: files, owners and groups. */
class PersistentVolumesTest {
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));

    @AfterEach
    void close() {
        time.close();
    }

    private static String volume(String name, String source, String gid) {
        return """
                apiVersion: v1
                kind: PersistentVolume
                metadata: {name: %s, annotations: {pv.beta.kubernetes.io/gid: "%s"}}
                spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteMany], %s, claimRef: {namespace: default, name: %s}}
                ---
                apiVersion: v1
                kind: PersistentVolumeClaim
                metadata: {name: %s, namespace: default}
                spec: {accessModes: [ReadWriteMany], resources: {requests: {storage: 1Gi}}}
                ---
                """.formatted(name, gid, source, name, name);
    }

    private static String pod(String name, String context, String... claims) {
        StringBuilder text = new StringBuilder("""
                apiVersion: v1
                kind: Pod
                metadata: {name: %s, namespace: default}
                spec:
                  securityContext: {%s}
                  containers:
                  - name: c
                    image: registry.k8s.io/e2e-test-images/agnhost:2.45
                    command: [sleep, 1h]
                    volumeMounts:
                """.formatted(name, context));
        List.of(claims).forEach(each -> text.append("    - {name: " + each + ", mountPath: /" + each + "}\n"));
        text.append("  volumes:\n");
        List.of(claims)
                .forEach(each ->
                        text.append("  - {name: " + each + ", persistentVolumeClaim: {claimName: " + each + "}}\n"));
        return text.toString();
    }

    private static final String HOST_PATH = "hostPath: {path: /srv/data, type: DirectoryOrCreate}";

    private static String local(String node) {
        return "local: {path: /srv/disk}, nodeAffinity: {required: {nodeSelectorTerms: [{matchExpressions:"
                + " [{key: kubernetes.io/hostname, operator: In, values: [" + node + "]}]}]}}";
    }

    private SimulatedNode node(SimulatedNode.Builder builder) {
        return builder.scheduler(time).start();
    }

    private static String shell(SimulatedNode node, String pod, String script) {
        ExecResult result = node.exec(pod, "sh", "-c", script);
        return (result.stdout() + result.stderr()).strip();
    }

    private static List<String> warnings(SimulatedNode node, String pod) {
        return node.events(pod).stream()
                .filter(event -> event.path("type").asString("").equals("Warning"))
                .map(event -> event.path("reason").asString("") + " "
                        + event.path("message").asString(""))
                .toList();
    }

    @ParameterizedTest(name = "{0}, {1}: {2}")
    @CsvSource(delimiter = '|', textBlock = """
                    containerd-2.0 | Merge  | [2000,3000,4000,5555,50000]
                    containerd-2.0 | Strict | [2000,3000,4000,5555]
                    cri-o-1.31     | Merge  | [3000,50000,2000,4000,5555]
                    cri-o-1.31     | Strict | [3000,2000,4000,5555]
                    """)
    void theVolumesGroupIsAddedWhateverThePolicy(String runtime, String policy, String groups) {
        RuntimeProfile profile = RuntimeProfile.named(runtime).orElseThrow();
        String context = "runAsUser: 1000, runAsGroup: 3000, fsGroup: 2000, supplementalGroups: [4000],"
                + " supplementalGroupsPolicy: " + policy;
        try (SimulatedNode node = node(SimulatedNode.builder().runtime(profile))) {
            node.apply(volume("v", HOST_PATH, "5555") + pod("p", context, "v"));
            node.awaitSettled("p", LIMIT);

            assertThat(node.pod("p")
                            .at("/status/containerStatuses/0/user/linux/supplementalGroups")
                            .toString())
                    .isEqualTo(groups);
            assertThat(shell(node, "p", "id -G").split(" ")).contains("5555");
        }
    }

    @Test
    void aGroupOfManyVolumesIsAddedOnceAndNonsenseNever() {
        try (SimulatedNode node = node(SimulatedNode.builder())) {
            node.apply(volume("a", HOST_PATH, "5555")
                    + volume("b", HOST_PATH, "5555")
                    + volume("c", HOST_PATH, "staff")
                    + volume("d", HOST_PATH, "4000")
                    + pod(
                            "p",
                            "runAsUser: 1000, runAsGroup: 3000, supplementalGroups: [4000],"
                                    + " supplementalGroupsPolicy: Strict",
                            "a",
                            "b",
                            "c",
                            "d"));
            node.awaitSettled("p", LIMIT);

            assertThat(shell(node, "p", "id -G")).isEqualTo("3000 4000 5555");
        }
    }

    @Test
    void podsShareTheFilesOfAHostPathThatKeepTheirOwners() {
        try (SimulatedNode node = node(SimulatedNode.builder())) {
            node.apply(volume("v", HOST_PATH, "5555") + pod("writer", "runAsUser: 0", "v"));
            node.awaitSettled("writer", LIMIT);
            assertThat(shell(node, "writer", "echo hi > /v/f; chgrp 5555 /v/f; chmod 640 /v/f"))
                    .isEmpty();
            node.apply(pod("reader", "runAsUser: 1000, fsGroup: 2000", "v"));
            node.awaitSettled("reader", LIMIT);

            assertThat(shell(node, "reader", "cat /v/f; stat -c %g /v /v/f")).isEqualTo("hi\n0\n5555");
        }
    }

    @Test
    void aLocalVolumeIsGivenToTheFirstPodsGroup() {
        try (SimulatedNode node = node(SimulatedNode.builder())) {
            node.apply(volume("h", "hostPath: {path: /srv/disk, type: DirectoryOrCreate}", "")
                    + pod("maker", "runAsUser: 0", "h"));
            node.awaitSettled("maker", LIMIT);
            shell(node, "maker", "mkdir /h/d; echo x > /h/d/f; chmod 600 /h/d/f");
            node.apply(volume("v", local(node.name()), "") + pod("p", "runAsUser: 1000, fsGroup: 2000", "v"));
            node.awaitSettled("p", LIMIT);

            assertThat(shell(node, "p", "cat /v/d/f; stat -c '%A %g' /v /v/d /v/d/f"))
                    .isEqualTo("x\ndrwxrwsr-x 2000\ndrwxrwsr-x 2000\n-rw-rw---- 2000");

            node.apply(pod("q", "runAsUser: 1000, fsGroup: 2001", "v"));
            node.awaitSettled("q", LIMIT);
            assertThat(warnings(node, "q"))
                    .contains("AlreadyMountedVolume The requested fsGroup is 2001, but the volume v has GID 2000. The"
                            + " volume may not be shareable.");
        }
    }

    @Test
    void whatCannotBeMountedIsSaidByNameOfTheVolume() {
        try (SimulatedNode node = node(SimulatedNode.builder())) {
            node.apply(volume("n", "nfs: {server: s, path: /p}", "")
                    + volume("l", local(node.name()), "")
                    + volume("far", local("elsewhere"), ""));
            node.apply(pod("nfs", "", "n") + "---\n" + pod("local", "", "l") + "---\n"
                    + pod("far", "", "far").replace("spec:\n", "spec:\n  nodeName: " + node.name() + "\n") + "---\n"
                    + pod("none", "", "none").replace("spec:\n", "spec:\n  nodeName: " + node.name() + "\n"));
            time.advance(Duration.ofSeconds(5));

            assertThat(warnings(node, "nfs"))
                    .contains(
                            "FailedMount MountVolume.SetUp failed for volume \"n\" : no volume plugin matched: volumes of"
                                    + " type nfs are not simulated");
            assertThat(warnings(node, "local"))
                    .contains("FailedMount MountVolume.NewMounter initialization failed for volume \"l\" : path"
                            + " \"/srv/disk\" does not exist");
            assertThat(warnings(node, "far"))
                    .contains("FailedMount MountVolume.NodeAffinity check failed for volume \"far\" : no matching"
                            + " NodeSelectorTerms");
            assertThat(warnings(node, "none"))
                    .contains("FailedMount Unable to attach or mount volumes: unmounted volumes=[none], unattached"
                            + " volumes=[], failed to process volumes=[none]: error processing PVC default/none: failed"
                            + " to fetch PVC from API server: persistentvolumeclaims \"none\" not found");
        }
    }
}
