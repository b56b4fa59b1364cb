// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.kubelet.app.ExecResult;
import dev.kubeletsim.kubelet.app.SimulatedNode;
import dev.kubeletsim.time.VirtualTime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What containers see of their volumes, as different users. */
class VolumesTest {
    private static final String MANIFESTS = """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: cm, namespace: default}
            data: {a: hello}
            ---
            apiVersion: v1
            kind: Secret
            metadata: {name: sec, namespace: default}
            data: {pw: aHVzaA==}
            ---
            apiVersion: v1
            kind: Pod
            metadata: {name: vols, namespace: default}
            spec:
              securityContext: {runAsUser: 1000, runAsGroup: 3000, fsGroup: 2000}
              volumes:
              - {name: shared, emptyDir: {}}
              - {name: cm, configMap: {name: cm}}
              - {name: sec, secret: {secretName: sec, defaultMode: 256}}
              - name: down
                downwardAPI:
                  items:
                  - {path: cpu, resourceFieldRef: {containerName: writer, resource: limits.cpu}}
                  - {path: memory, resourceFieldRef: {containerName: writer, resource: limits.memory}}
              - name: all
                projected:
                  sources:
                  - configMap: {name: cm}
                  - downwardAPI: {items: [{path: ns, fieldRef: {fieldPath: metadata.namespace}}]}
              containers:
              - name: writer
                image: busybox:1.28
                command: [sh, -c, "echo mine > /shared/f; sleep 1h"]
                env:
                - {name: CPUS, valueFrom: {resourceFieldRef: {resource: limits.cpu}}}
                - {name: MEMORY, valueFrom: {resourceFieldRef: {resource: limits.memory}}}
                volumeMounts:
                - {name: shared, mountPath: /shared}
                - {name: cm, mountPath: /cm}
                - {name: sec, mountPath: /sec}
                - {name: down, mountPath: /down}
                - {name: all, mountPath: /all}
              - name: other
                image: busybox:1.28
                securityContext: {runAsUser: 1001}
                command: [sleep, 1h]
                volumeMounts:
                - {name: shared, mountPath: /shared}
                - {name: cm, mountPath: /cm}
                - {name: sec, mountPath: /sec}
                - {name: down, mountPath: /down}
                - {name: all, mountPath: /all}
              - name: root
                image: busybox:1.28
                securityContext: {runAsUser: 0}
                command: [sleep, 1h]
                volumeMounts:
                - {name: shared, mountPath: /shared}
                - {name: cm, mountPath: /cm}
                - {name: sec, mountPath: /sec}
                - {name: down, mountPath: /down}
                - {name: all, mountPath: /all}
            """;

    @TempDir
    private Path directory;

    private final VirtualTime time = new VirtualTime(Instant.parse("2026-01-01T00:00:00Z"));

    @AfterEach
    void close() {
        time.close();
    }

    private SimulatedNode started(SimulatedNode.Builder builder) {
        SimulatedNode node = builder.scheduler(time).start();
        node.apply(MANIFESTS);
        node.awaitSettled("vols", Duration.ofSeconds(30));
        return node;
    }

    private static String shell(SimulatedNode node, String container, String script) {
        ExecResult result = node.execIn("vols", container, "sh", "-c", script);
        return (result.stdout() + result.stderr()).strip();
    }

    @Test
    void ownersModesAndGroupsAreTheKubelets() {
        try (SimulatedNode node = started(SimulatedNode.builder())) {
            String format = "stat -c '%A %u:%g' ";

            assertThat(shell(node, "writer", format + "/shared")).isEqualTo("drwxrwsrwx 0:2000");
            assertThat(shell(node, "writer", format + "/shared/f")).isEqualTo("-rw-r--r-- 1000:2000");
            assertThat(shell(node, "writer", format + "/cm/..data/a")).isEqualTo("-rw-r--r-- 0:2000");
            assertThat(shell(node, "writer", format + "/sec/..data/pw")).isEqualTo("-r--r----- 0:2000");
        }
    }

    @Test
    void usersOfTheSameGroupShareADirectoryButNotEachOthersFiles() {
        try (SimulatedNode node = started(SimulatedNode.builder())) {
            assertThat(shell(node, "other", "cat /shared/f /sec/pw")).isEqualTo("mine\nhush");
            assertThat(shell(node, "other", "echo x >> /shared/f")).contains("Permission denied");
            assertThat(shell(node, "other", "touch /shared/g && stat -c %u:%g /shared/g"))
                    .isEqualTo("1001:2000");
        }
    }

    @Test
    void whatTheKubeletWritesNobodyElseWrites() {
        try (SimulatedNode node = started(SimulatedNode.builder())) {
            for (String volume : List.of("cm", "sec", "down", "all")) {
                assertThat(shell(node, "root", "touch /" + volume + "/x"))
                        .as("root writes " + volume)
                        .isEqualTo("touch: /" + volume + "/x: Read-only file system");
            }
        }
    }

    @Test
    void missingLimitsAreTheNodesAllocatableResources() {
        try (SimulatedNode node = started(SimulatedNode.builder().capacity(2, "4Gi"))) {
            // 4 GiB without the 100 MiB at which the kubelet evicts.
            assertThat(shell(node, "writer", "cat /down/cpu; echo; cat /down/memory; echo; echo $CPUS $MEMORY"))
                    .isEqualTo("2\n4190109696\n2 4190109696");
            assertThat(shell(node, "writer", "cat /all/a /all/ns")).isEqualTo("hellodefault");
        }
    }

    @Test
    void aRootDirectoryHoldsVolumesAndLogs() throws Exception {
        try (SimulatedNode node = started(SimulatedNode.builder().rootDirectory(directory))) {
            try (Stream<Path> files = Files.walk(directory)) {
                List<String> found = files.sorted(Comparator.naturalOrder())
                        .map(file -> directory.relativize(file).toString())
                        .toList();
                assertThat(found)
                        .anyMatch(file ->
                                file.matches(".*var/lib/kubelet/pods/[^/]+/volumes/kubernetes.io~empty-dir/shared/f"))
                        .anyMatch(file -> file.matches(".*var/log/pods/default_vols_[^/]+/writer/0.log"));
            }
            assertThat(shell(node, "other", "cat /shared/f")).isEqualTo("mine");
        }
    }
}
