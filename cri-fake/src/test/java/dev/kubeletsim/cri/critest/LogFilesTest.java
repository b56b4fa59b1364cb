// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.critest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.v1.ContainerState;
import dev.kubeletsim.cri.v1.ContainerStatus;
import dev.kubeletsim.cri.v1.ReopenContainerLogRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Log files of terminals, of containers that have ended, and where none can be written. */
@Timeout(60)
class LogFilesTest {
    @TempDir
    Path directory;

    static List<RuntimeProfile> profiles() {
        return RuntimeProfile.all();
    }

    static List<RuntimeProfile> containerd() {
        return List.of(RuntimeProfile.containerd20(), RuntimeProfile.containerd17());
    }

    static List<RuntimeProfile> crio() {
        return List.of(RuntimeProfile.crio131(), RuntimeProfile.crio130());
    }

    private TestingNode node(RuntimeProfile profile) throws IOException {
        return new TestingNode(builder -> builder.profile(profile).shareHostPath(directory));
    }

    private String run(TestingNode node, String script, boolean tty) {
        String pod = node.pod(config -> config.setLogDirectory(directory.toString()));
        return node.container(pod, TestingNode.BUSYBOX, List.of("sh", "-c", script), config -> config.setLogPath("c.log")
                .setTty(tty));
    }

    private static void awaitEnd(TestingNode node, String id) {
        Awaitility.await().until(() -> node.status(id).getState() == ContainerState.CONTAINER_EXITED);
    }

    private static void reopen(TestingNode node, String id) {
        node.cri()
                .reopenContainerLog(ReopenContainerLogRequest.newBuilder()
                        .setContainerId(id)
                        .build());
    }

    /** The entries without their times. */
    private static List<String> entries(Path log) throws IOException {
        return Files.readString(log)
                .lines()
                .map(line -> line.substring(line.indexOf(' ') + 1))
                .toList();
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aTerminalLogsBothStreamsAsOne(RuntimeProfile profile) throws IOException {
        try (TestingNode node = node(profile)) {
            awaitEnd(node, run(node, "echo out; echo err >&2; printf tail", true));
            boolean containerd = profile.name().startsWith("containerd");
            assertThat(Files.readString(directory.resolve("c.log")).contains("\r\n"))
                    .as("containerd strips carriage returns, conmon keeps them")
                    .isEqualTo(!containerd);
            assertThat(entries(directory.resolve("c.log")))
                    .containsExactly("stdout F out", "stdout F err", "stdout P tail");
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void whatIsWrittenOnBothStreamsIsTagged(RuntimeProfile profile) throws IOException {
        try (TestingNode node = node(profile)) {
            awaitEnd(node, run(node, "echo out; echo err >&2", false));
            assertThat(entries(directory.resolve("c.log"))).containsExactly("stdout F out", "stderr F err");
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void theLogOfAContainerThatHasEndedCannotBeReopened(RuntimeProfile profile) throws IOException {
        try (TestingNode node = node(profile)) {
            String id = run(node, "echo bye", false);
            awaitEnd(node, id);
            Path log = directory.resolve("c.log");
            Files.move(log, directory.resolve("c.log.1"));

            assertThatThrownBy(() -> reopen(node, id)).hasMessage("UNKNOWN: container is not running");
            assertThat(log).doesNotExist();
        }
    }

    @ParameterizedTest
    @MethodSource("containerd")
    void withoutAPlaceForItsLogAContainerOfContainerdDoesNotStart(RuntimeProfile profile) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        try (TestingNode node = node(profile)) {
            String pod = node.pod(config -> config.setLogDirectory(file.toString()));
            String text = "failed to create containerd task: failed to create container loggers: failed to create and"
                    + " open log file: mkdir " + file + ": not a directory";
            String id = node.create(pod, TestingNode.BUSYBOX, TestingNode.PAUSE, config -> config.setLogPath("c.log"));
            assertThatThrownBy(() -> node.start(id)).hasMessage("UNKNOWN: " + text);
            ContainerStatus status = node.status(id);
            assertThat(status.getState()).isEqualTo(ContainerState.CONTAINER_EXITED);
            assertThat(status.getReason()).isEqualTo("StartError");
            assertThat(status.getMessage()).isEqualTo(text);
        }
    }

    @ParameterizedTest
    @MethodSource("crio")
    void withoutAPlaceForLogsCrioRunsNoPod(RuntimeProfile profile) throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "");
        try (TestingNode node = node(profile)) {
            assertThatThrownBy(() -> node.pod(config -> config.setLogDirectory(file.toString())))
                    .hasMessage("UNKNOWN: mkdir " + file + ": not a directory");
        }
    }

    @ParameterizedTest
    @MethodSource("crio")
    void withoutAPlaceForItsLogCrioCreatesNoContainer(RuntimeProfile profile) throws IOException {
        Files.createDirectory(directory.resolve("c.log"));
        try (TestingNode node = node(profile)) {
            String pod = node.pod(config -> config.setLogDirectory(directory.toString()));
            assertThatThrownBy(() -> node.create(
                            pod, TestingNode.BUSYBOX, TestingNode.PAUSE, config -> config.setLogPath("c.log")))
                    .hasMessage("UNKNOWN: error reading container (probably exited) json message: EOF");
        }
    }
}
