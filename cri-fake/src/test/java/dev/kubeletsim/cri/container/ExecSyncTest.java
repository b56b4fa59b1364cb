// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.call.VirtualRuntime;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.ContainerMetadata;
import dev.kubeletsim.cri.v1.CreateContainerRequest;
import dev.kubeletsim.cri.v1.ExecSyncRequest;
import dev.kubeletsim.cri.v1.ExecSyncResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** When ExecSync replies, if others still hold the output of its process. */
class ExecSyncTest {
    /** A runtime with one container, and how long calls take. */
    private static final class Node implements AutoCloseable {
        final VirtualRuntime runtime;
        final String container;
        Duration took = Duration.ZERO;

        Node(RuntimeProfile profile, boolean tty) {
            runtime = new VirtualRuntime(builder -> builder.profile(profile));
            runtime.pull();
            String sandbox = runtime.runPod("p");
            ContainerConfig config = ContainerConfig.newBuilder()
                    .setMetadata(ContainerMetadata.newBuilder().setName("c"))
                    .setImage(VirtualRuntime.image())
                    .setTty(tty)
                    .build();
            container = runtime.call(cri -> cri.createContainer(CreateContainerRequest.newBuilder()
                            .setPodSandboxId(sandbox)
                            .setSandboxConfig(VirtualRuntime.pod("p"))
                            .setConfig(config)
                            .build()))
                    .getContainerId();
            runtime.call(cri -> cri.startContainer(VirtualRuntime.start(container)));
        }

        ExecSyncResponse exec(long timeoutSeconds, String script) {
            ExecSyncRequest request = ExecSyncRequest.newBuilder()
                    .setContainerId(container)
                    .addAllCmd(List.of("sh", "-c", script))
                    .setTimeout(timeoutSeconds)
                    .build();
            Instant before = runtime.time.instant();
            try {
                return runtime.call(cri -> cri.execSync(request));
            } finally {
                took = Duration.between(before, runtime.time.instant());
            }
        }

        String stdout(String script) {
            return exec(0, script).getStdout().toStringUtf8();
        }

        @Override
        public void close() {
            runtime.close();
        }
    }

    static List<RuntimeProfile> containerd() {
        return List.of(RuntimeProfile.containerd20(), RuntimeProfile.containerd17());
    }

    static List<RuntimeProfile> crio() {
        return List.of(RuntimeProfile.crio131(), RuntimeProfile.crio130());
    }

    @ParameterizedTest
    @MethodSource("containerd")
    void containerdWaitsForWhoeverHoldsTheOutput(RuntimeProfile profile) {
        try (Node node = new Node(profile, false)) {
            ExecSyncResponse reply = node.exec(0, "(sleep 60; echo late) & echo now; exit 3");
            assertThat(reply.getStdout().toStringUtf8()).isEqualTo("now\nlate\n");
            assertThat(reply.getExitCode()).isEqualTo(3);
            assertThat(node.took).isEqualTo(Duration.ofSeconds(60));
        }
    }

    @ParameterizedTest
    @MethodSource("containerd")
    void containerdWaitsForThemBeyondATimeoutThatTheProcessKept(RuntimeProfile profile) {
        try (Node node = new Node(profile, false)) {
            ExecSyncResponse reply = node.exec(1, "sleep 60 & echo now");
            assertThat(reply.getStdout().toStringUtf8()).isEqualTo("now\n");
            assertThat(node.took).isEqualTo(Duration.ofSeconds(60));
        }
    }

    @ParameterizedTest
    @MethodSource("containerd")
    void containerdKillsTheLateProcessAloneAndWaitsForItsChildren(RuntimeProfile profile) {
        try (Node node = new Node(profile, false)) {
            assertThatThrownBy(() -> node.exec(1, "sleep 60 & wait"))
                    .hasMessage("DEADLINE_EXCEEDED: failed to exec in container: timeout 1s exceeded: context deadline"
                            + " exceeded");
            assertThat(node.took).isEqualTo(Duration.ofSeconds(60));
        }
    }

    @ParameterizedTest
    @MethodSource("crio")
    void crioRepliesWhenTheProcessHasEnded(RuntimeProfile profile) {
        try (Node node = new Node(profile, false)) {
            ExecSyncResponse reply = node.exec(0, "sleep 60 & echo now; echo well >&2; exit 3");
            assertThat(reply.getStdout().toStringUtf8()).isEqualTo("now\n");
            assertThat(reply.getStderr().toStringUtf8()).isEqualTo("well\n");
            assertThat(reply.getExitCode()).isEqualTo(3);
            assertThat(node.took).isZero();
            assertThat(node.stdout("pgrep sleep | wc -l")).as("it goes on").isEqualTo("1\n");
        }
    }

    @ParameterizedTest
    @MethodSource("crio")
    void whoeverWritesAfterConmonHasGoneDiesOfIt(RuntimeProfile profile) {
        try (Node node = new Node(profile, false)) {
            assertThat(node.stdout("(sleep 5; echo late; echo alive > /tmp/late) & echo now"))
                    .isEqualTo("now\n");
            assertThat(node.stdout("sleep 10; cat /tmp/late || echo none")).isEqualTo("none\n");
        }
    }

    @ParameterizedTest
    @MethodSource("crio")
    void crioKillsTheWholeGroupOfALateProcess(RuntimeProfile profile) {
        try (Node node = new Node(profile, false)) {
            ExecSyncResponse reply = node.exec(1, "echo lost; sleep 60 & wait");
            assertThat(reply.getExitCode()).isEqualTo(-1);
            assertThat(reply.getStdout().toStringUtf8()).isEmpty();
            assertThat(reply.getStderr().toStringUtf8()).isEqualTo("command timed out");
            assertThat(node.took).isEqualTo(Duration.ofSeconds(1));
            assertThat(node.stdout("pgrep sleep | wc -l")).isEqualTo("0\n");
        }
    }

    @Test
    void onATerminalOthersAreHungUp() {
        try (Node node = new Node(RuntimeProfile.crio131(), true)) {
            assertThat(node.stdout("sleep 60 & echo now")).isEqualTo("now\r\n");
            assertThat(node.took).isZero();
            assertThat(node.stdout("pgrep sleep | wc -l")).isEqualTo("0\r\n");
        }
    }
}
