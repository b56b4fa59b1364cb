// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.kubelet.app.SimulatedNode;
import dev.kubeletsim.time.VirtualTime;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Logs of running containers are rotated as the kubelet does it, whatever the runtime. */
class LogRotationTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** A line of some sixty bytes a second. */
    private static final String TALKER = """
            apiVersion: v1
            kind: Pod
            metadata: {name: talker, uid: u1}
            spec:
              terminationGracePeriodSeconds: 0
              containers:
              - name: ctr
                image: "busybox:1.28"
                command: [sh, -c, "i=1; while true; do echo line $i of a container that talks; i=$((i+1)); sleep 1; done"]
            """;

    @TempDir
    private Path root;

    static List<RuntimeProfile> runtimes() {
        return RuntimeProfile.all();
    }

    private List<Path> logs() throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.getFileName().toString().matches("0\\.log.*"))
                    .filter(Files::isRegularFile)
                    .sorted()
                    .toList();
        }
    }

    private static Stream<String> lines(Path log) throws IOException {
        boolean compressed = log.toString().endsWith(".gz");
        try (InputStream file = Files.newInputStream(log);
                InputStream in = compressed ? new GZIPInputStream(file) : file) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> line.contains(" F "))
                    .map(line -> line.substring(line.indexOf(" F ") + 3));
        }
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void aLogBeginsAnewAndNoLineIsLost(RuntimeProfile runtime) throws IOException {
        try (VirtualTime time = new VirtualTime(START);
                SimulatedNode node = SimulatedNode.builder()
                        .runtime(runtime)
                        .scheduler(time)
                        .rootDirectory(root)
                        .containerLogs("1Ki", 4)
                        .start()) {
            node.apply(TALKER);
            time.advance(Duration.ofSeconds(75));

            List<Path> logs = logs();
            assertThat(logs.getFirst()).hasFileName("0.log");
            assertThat(logs.subList(1, logs.size()))
                    .isNotEmpty()
                    .allSatisfy(log -> assertThat(log.getFileName().toString())
                            .matches("0\\.log\\.20260101-0000\\d\\d(\\.gz)?|0\\.log\\.20260101-0001\\d\\d"));
            List<String> all = new ArrayList<>();
            for (Path log : logs.subList(1, logs.size())) {
                all.addAll(lines(log).toList());
            }
            all.addAll(lines(logs.getFirst()).toList());
            assertThat(all)
                    .hasSizeGreaterThan(60)
                    .isEqualTo(IntStream.rangeClosed(1, all.size())
                            .mapToObj(i -> "line " + i + " of a container that talks")
                            .toList());
            assertThat(node.log("talker")).startsWith("line ").doesNotContain("line 1 of");
        }
    }

    @Test
    void theOldestFilesGoAndTheNewestIsNotCompressed() throws IOException {
        try (VirtualTime time = new VirtualTime(START);
                SimulatedNode node = SimulatedNode.builder()
                        .scheduler(time)
                        .rootDirectory(root)
                        .containerLogs("512", 3)
                        .start()) {
            node.apply(TALKER);
            time.advance(Duration.ofMinutes(10));

            assertThat(logs()).hasSize(3);
            assertThat(logs().get(1).toString()).endsWith(".gz");
            assertThat(logs().get(2).getFileName().toString()).matches("0\\.log\\.20260101-00(09\\d\\d|1000)");
            assertThat(node.log("talker")).contains("talks");
        }
    }

    @Test
    void aRemovedContainerLeavesNoLogs() throws IOException {
        try (VirtualTime time = new VirtualTime(START);
                SimulatedNode node = SimulatedNode.builder()
                        .scheduler(time)
                        .rootDirectory(root)
                        .containerLogs("512", 3)
                        .start()) {
            node.apply(TALKER);
            time.advance(Duration.ofMinutes(1));
            assertThat(logs()).hasSize(3);

            node.fleet().apiServer().handle(ApiRequest.of("DELETE", "/api/v1/namespaces/default/pods/talker", "test"));
            time.advance(Duration.ofMinutes(3));

            assertThat(logs()).isEmpty();
        }
    }
}
