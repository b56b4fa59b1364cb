// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.critest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.v1.ContainerFilter;
import dev.kubeletsim.cri.v1.ContainerState;
import dev.kubeletsim.cri.v1.ContainerStats;
import dev.kubeletsim.cri.v1.ContainerStatsFilter;
import dev.kubeletsim.cri.v1.ExecSyncRequest;
import dev.kubeletsim.cri.v1.ExecSyncResponse;
import dev.kubeletsim.cri.v1.ListContainerStatsRequest;
import dev.kubeletsim.cri.v1.ListContainersRequest;
import dev.kubeletsim.cri.v1.Mount;
import dev.kubeletsim.cri.v1.RemoveContainerRequest;
import dev.kubeletsim.cri.v1.ReopenContainerLogRequest;
import dev.kubeletsim.cri.v1.StartContainerRequest;
import dev.kubeletsim.cri.v1.StopContainerRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A container's life, its statistics, volumes and logs. */
class ContainersTest {
    @TempDir
    Path directory;

    static Stream<RuntimeProfile> profiles() {
        return RuntimeProfile.all().stream();
    }

    private TestingNode node(RuntimeProfile profile) throws IOException {
        return new TestingNode(builder -> builder.profile(profile).shareHostPath(directory));
    }

    private static List<String> listed(TestingNode node, String id) {
        return node
                .cri()
                .listContainers(ListContainersRequest.newBuilder()
                        .setFilter(ContainerFilter.newBuilder().setId(id))
                        .build())
                .getContainersList()
                .stream()
                .map(container -> container.getState().name())
                .toList();
    }

    private static void stop(TestingNode node, String id) {
        node.cri()
                .stopContainer(
                        StopContainerRequest.newBuilder().setContainerId(id).build());
    }

    private static void remove(TestingNode node, String id) {
        node.cri()
                .removeContainer(
                        RemoveContainerRequest.newBuilder().setContainerId(id).build());
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aContainerIsCreatedStartedStoppedAndRemoved(RuntimeProfile profile) throws IOException {
        try (TestingNode node = node(profile)) {
            String id = node.create(node.pod(), TestingNode.BUSYBOX, TestingNode.PAUSE, config -> config);
            assertThat(listed(node, id)).containsExactly("CONTAINER_CREATED");

            node.cri()
                    .startContainer(StartContainerRequest.newBuilder()
                            .setContainerId(id)
                            .build());
            assertThat(listed(node, id)).containsExactly("CONTAINER_RUNNING");

            stop(node, id);
            assertThat(listed(node, id)).containsExactly("CONTAINER_EXITED");

            remove(node, id);
            assertThat(listed(node, id)).isEmpty();
            remove(node, id);
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void aContainerCanBeRemovedInAnyState(RuntimeProfile profile) throws IOException {
        try (TestingNode node = node(profile)) {
            String pod = node.pod();
            String created = node.create(pod, TestingNode.BUSYBOX, TestingNode.PAUSE, config -> config);
            String running = node.container(pod, TestingNode.BUSYBOX, TestingNode.PAUSE);
            remove(node, created);
            remove(node, running);
            assertThat(listed(node, created)).isEmpty();
            assertThat(listed(node, running)).isEmpty();
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void stoppingTwiceAndStoppingWhatIsNotThereAreNoErrors(RuntimeProfile profile) throws IOException {
        try (TestingNode node = node(profile)) {
            String pod = node.pod();
            String id = node.container(pod, TestingNode.BUSYBOX, TestingNode.PAUSE);
            stop(node, id);
            stop(node, id);
            node.stop(pod);
            node.stop(pod);
            stop(node, "0".repeat(64));
            assertThat(node.status(id).getState()).isEqualTo(ContainerState.CONTAINER_EXITED);
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void anExecGivesItsOutputAndEndsInTime(RuntimeProfile profile) throws IOException {
        try (TestingNode node = node(profile)) {
            String id = node.container(node.pod(), TestingNode.BUSYBOX, TestingNode.PAUSE);
            ExecSyncResponse reply = node.exec(id, "echo", "-n", "hello");
            assertThat(reply.getStdout().toStringUtf8()).isEqualTo("hello");
            assertThat(reply.getExitCode()).isZero();

            ExecSyncRequest tooLong = ExecSyncRequest.newBuilder()
                    .setContainerId(id)
                    .addAllCmd(List.of("sleep", "1000"))
                    .setTimeout(1)
                    .build();
            if (profile.name().startsWith("containerd")) {
                assertThatThrownBy(() -> node.cri().execSync(tooLong))
                        .hasMessage("DEADLINE_EXCEEDED: failed to exec in container: timeout 1s exceeded: context"
                                + " deadline exceeded");
            } else {
                ExecSyncResponse late = node.cri().execSync(tooLong);
                assertThat(late.getExitCode()).isEqualTo(-1);
                assertThat(late.getStderr().toStringUtf8()).isEqualTo("command timed out");
            }
            assertThat(node.sh(id, "pgrep sleep | wc -l"))
                    .as("1 is the container's own")
                    .isEqualTo("1\n");
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void statisticsAreOfRunningContainersAndCanBeChosen(RuntimeProfile profile) throws IOException {
        try (TestingNode node = node(profile)) {
            String pod = node.pod();
            List<String> ids = Stream.of("a", "b", "c")
                    .map(label -> node.container(
                            pod, TestingNode.BUSYBOX, TestingNode.PAUSE, config -> config.putLabels("app", label)))
                    .toList();

            assertThat(statistics(node, ContainerStatsFilter.getDefaultInstance()))
                    .containsExactlyInAnyOrderElementsOf(ids);
            assertThat(statistics(
                            node,
                            ContainerStatsFilter.newBuilder()
                                    .putLabelSelector("app", "b")
                                    .build()))
                    .containsExactly(ids.get(1));
            assertThat(statistics(
                            node,
                            ContainerStatsFilter.newBuilder().setId(ids.get(2)).build()))
                    .containsExactly(ids.get(2));
        }
    }

    private static List<String> statistics(TestingNode node, ContainerStatsFilter filter) {
        List<ContainerStats> stats = node.cri()
                .listContainerStats(
                        ListContainerStatsRequest.newBuilder().setFilter(filter).build())
                .getStatsList();
        assertThat(stats)
                .allSatisfy(it -> assertThat(it.getCpu().getTimestamp()).isPositive());
        return stats.stream().map(it -> it.getAttributes().getId()).toList();
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void volumesAreSeenOnBothSidesAndThroughALink(RuntimeProfile profile) throws IOException {
        Path volume = Files.createDirectory(directory.resolve("volume"));
        Path link = Files.createSymbolicLink(directory.resolve("link"), volume);
        Files.writeString(volume.resolve("greeting"), "hello\n");
        try (TestingNode node = node(profile)) {
            String pod = node.pod();
            for (Path path : List.of(volume, link)) {
                String id = node.container(
                        pod,
                        TestingNode.BUSYBOX,
                        TestingNode.PAUSE,
                        config -> config.addMounts(
                                Mount.newBuilder().setHostPath(path.toString()).setContainerPath("/mnt")));
                assertThat(node.sh(id, "cat /mnt/greeting")).isEqualTo("hello\n");
                assertThat(node.sh(id, "echo answer > /mnt/answer")).isEmpty();
                assertThat(volume.resolve("answer")).hasContent("answer\n");
                Files.delete(volume.resolve("answer"));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("profiles")
    void outputIsInTheLogAndAReopenedLogGoesOnInANewFile(RuntimeProfile profile) throws IOException {
        try (TestingNode node = node(profile)) {
            String pod = node.pod(config -> config.setLogDirectory(directory.toString()));
            String id = node.container(
                    pod,
                    TestingNode.BUSYBOX,
                    List.of("sh", "-c", "while :; do echo hello; sleep 0.05; done"),
                    config -> config.setLogPath("c.log"));
            Path log = directory.resolve("c.log");
            Awaitility.await().until(() -> Files.exists(log) && Files.size(log) > 0);
            assertThat(Files.readAllLines(log).getFirst())
                    .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d+(Z|[+-]\\d\\d:\\d\\d) stdout F hello");

            Files.move(log, directory.resolve("c.log.1"));
            node.cri()
                    .reopenContainerLog(ReopenContainerLogRequest.newBuilder()
                            .setContainerId(id)
                            .build());
            Awaitility.await().until(() -> Files.exists(log) && Files.size(log) > 0);
            stop(node, id);
            assertThat(Files.readAllLines(log)).allMatch(line -> line.endsWith(" stdout F hello"));
        }
    }
}
