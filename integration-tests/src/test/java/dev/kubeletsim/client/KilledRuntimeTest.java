// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.ContainerMetadata;
import dev.kubeletsim.cri.v1.ContainerState;
import dev.kubeletsim.cri.v1.ContainerStatus;
import dev.kubeletsim.cri.v1.ContainerStatusRequest;
import dev.kubeletsim.cri.v1.CreateContainerRequest;
import dev.kubeletsim.cri.v1.ImageServiceGrpc;
import dev.kubeletsim.cri.v1.ImageSpec;
import dev.kubeletsim.cri.v1.ListContainersRequest;
import dev.kubeletsim.cri.v1.ListImagesRequest;
import dev.kubeletsim.cri.v1.ListPodSandboxRequest;
import dev.kubeletsim.cri.v1.PodSandbox;
import dev.kubeletsim.cri.v1.PodSandboxConfig;
import dev.kubeletsim.cri.v1.PodSandboxMetadata;
import dev.kubeletsim.cri.v1.PodSandboxState;
import dev.kubeletsim.cri.v1.PodSandboxStatusRequest;
import dev.kubeletsim.cri.v1.PullImageRequest;
import dev.kubeletsim.cri.v1.RemovePodSandboxRequest;
import dev.kubeletsim.cri.v1.RunPodSandboxRequest;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.cri.v1.StartContainerRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.BufferedReader;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code kubelet-sim cri --state-dir} as a process that is killed without warning, and the one that comes after it. */
@Timeout(180)
class KilledRuntimeTest {
    private static final int LIMIT_SECONDS = 60;
    private static final int KILLED = 128 + 9;
    private static final String IMAGE = "registry.k8s.io/e2e-test-images/busybox:1.36.1-1";

    @TempDir
    private Path directory;

    private final List<Process> processes = new ArrayList<>();
    private final List<ManagedChannel> channels = new ArrayList<>();

    @AfterEach
    void endAll() {
        channels.forEach(ManagedChannel::shutdownNow);
        processes.forEach(Process::destroyForcibly);
    }

    private Process start(String runtime) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "dev.kubeletsim.kubelet.app.Start",
                        "cri",
                        "--runtime",
                        runtime,
                        "--listen",
                        "tcp://127.0.0.1:0",
                        "--host-path",
                        directory.toString(),
                        "--state-dir",
                        directory.resolve("state").toString())
                .redirectError(errors())
                .start();
        processes.add(process);
        return process;
    }

    private File errors() {
        return directory.resolve("stderr").toFile();
    }

    private ManagedChannel connect(Process process) throws Exception {
        BufferedReader lines = process.inputReader();
        String line = CompletableFuture.supplyAsync(
                        () -> lines.lines().findFirst().orElse("(nothing)"))
                .get(LIMIT_SECONDS, TimeUnit.SECONDS);
        assertThat(line).startsWith("listening on tcp://");
        String address = line.substring("listening on tcp://".length(), line.indexOf(" ("));
        ManagedChannel channel =
                NettyChannelBuilder.forTarget(address).usePlaintext().build();
        channels.add(channel);
        return channel;
    }

    private static void kill(Process process) throws Exception {
        process.destroyForcibly();
        assertThat(process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(KILLED);
    }

    private PodSandboxConfig pod(int number) {
        return PodSandboxConfig.newBuilder()
                .setMetadata(PodSandboxMetadata.newBuilder()
                        .setName("pod-" + number)
                        .setNamespace("default")
                        .setUid("uid-" + number))
                .setLogDirectory(directory.resolve("logs").toString())
                .putLabels("number", Integer.toString(number))
                .build();
    }

    private static String run(ManagedChannel channel, PodSandboxConfig pod) {
        return RuntimeServiceGrpc.newBlockingStub(channel)
                .runPodSandbox(RunPodSandboxRequest.newBuilder().setConfig(pod).build())
                .getPodSandboxId();
    }

    private static String startContainer(ManagedChannel channel, String sandbox, PodSandboxConfig pod, int attempt) {
        var cri = RuntimeServiceGrpc.newBlockingStub(channel);
        ContainerConfig config = ContainerConfig.newBuilder()
                .setMetadata(ContainerMetadata.newBuilder().setName("app").setAttempt(attempt))
                .setImage(ImageSpec.newBuilder().setImage(IMAGE))
                .addAllCommand(List.of("sh", "-c", "echo hello; sleep 1d"))
                .setLogPath(pod.getMetadata().getName() + ".log")
                .build();
        String id = cri.createContainer(CreateContainerRequest.newBuilder()
                        .setPodSandboxId(sandbox)
                        .setSandboxConfig(pod)
                        .setConfig(config)
                        .build())
                .getContainerId();
        cri.startContainer(StartContainerRequest.newBuilder().setContainerId(id).build());
        return id;
    }

    private static void pull(ManagedChannel channel) {
        ImageServiceGrpc.newBlockingStub(channel)
                .pullImage(PullImageRequest.newBuilder()
                        .setImage(ImageSpec.newBuilder().setImage(IMAGE))
                        .build());
    }

    private static ContainerStatus status(ManagedChannel channel, String id) {
        return RuntimeServiceGrpc.newBlockingStub(channel)
                .containerStatus(
                        ContainerStatusRequest.newBuilder().setContainerId(id).build())
                .getStatus();
    }

    @ParameterizedTest
    @CsvSource({"containerd-2.0, Unknown", "cri-o-1.31, Error"})
    void podsOutliveTheProcessAsTheRealRuntimeBringsThemBack(String runtime, String reason) throws Exception {
        Process first = start(runtime);
        ManagedChannel before = connect(first);
        pull(before);
        PodSandboxConfig pod = pod(0);
        String sandbox = run(before, pod);
        String id = startContainer(before, sandbox, pod, 2);
        Path log = directory.resolve("logs/pod-0.log");
        Awaitility.await().until(() -> Files.readString(log).endsWith("hello\n"));
        ContainerStatus running = status(before, id);
        String ip = RuntimeServiceGrpc.newBlockingStub(before)
                .podSandboxStatus(PodSandboxStatusRequest.newBuilder()
                        .setPodSandboxId(sandbox)
                        .build())
                .getStatus()
                .getNetwork()
                .getIp();

        kill(first);
        ManagedChannel after = connect(start(runtime));

        ContainerStatus ended = status(after, id);
        assertThat(ended.getFinishedAt()).isGreaterThan(running.getStartedAt());
        assertThat(ended)
                .isEqualTo(running.toBuilder()
                        .setState(ContainerState.CONTAINER_EXITED)
                        .setExitCode(255)
                        .setReason(reason)
                        .setFinishedAt(ended.getFinishedAt())
                        .build());
        assertThat(Files.readString(log)).as("the log is where it was").endsWith("hello\n");
        var cri = RuntimeServiceGrpc.newBlockingStub(after);
        var status = cri.podSandboxStatus(PodSandboxStatusRequest.newBuilder()
                        .setPodSandboxId(sandbox)
                        .build())
                .getStatus();
        assertThat(status.getState()).isEqualTo(PodSandboxState.SANDBOX_NOTREADY);
        assertThat(status.getNetwork().getIp()).isEqualTo(ip).isNotEmpty();
        assertThat(ImageServiceGrpc.newBlockingStub(after)
                        .listImages(ListImagesRequest.getDefaultInstance())
                        .getImagesList())
                .hasSize(1);

        cri.removePodSandbox(
                RemovePodSandboxRequest.newBuilder().setPodSandboxId(sandbox).build());
        String again = run(after, pod);
        assertThat(status(after, startContainer(after, again, pod, 0)).getState())
                .isEqualTo(ContainerState.CONTAINER_RUNNING);
    }

    /** What a reply told of is there; what was still asked for when the process died may be there or not, but as a whole. */
    @Test
    void aKillInTheMidstOfCallsLosesNothingThatWasAnswered() throws Exception {
        Process first = start("containerd-2.0");
        ManagedChannel before = connect(first);
        pull(before);
        List<String> answered = new ArrayList<>();
        CompletableFuture<Void> calls = CompletableFuture.runAsync(() -> {
            for (int i = 0; ; i++) {
                String sandbox = run(before, pod(i));
                String container = startContainer(before, sandbox, pod(i), 0);
                synchronized (answered) {
                    answered.add(container);
                }
            }
        });
        Awaitility.await().until(() -> {
            synchronized (answered) {
                return answered.size() >= 30;
            }
        });
        kill(first);
        assertThat(calls).failsWithin(LIMIT_SECONDS, TimeUnit.SECONDS);

        ManagedChannel after = connect(start("containerd-2.0"));

        assertThat(answered)
                .allSatisfy(id -> assertThat(status(after, id).getExitCode()).isEqualTo(255));
        var cri = RuntimeServiceGrpc.newBlockingStub(after);
        List<PodSandbox> pods =
                cri.listPodSandbox(ListPodSandboxRequest.getDefaultInstance()).getItemsList();
        assertThat(pods.size()).isBetween(answered.size(), answered.size() + 1);
        assertThat(cri.listContainers(ListContainersRequest.getDefaultInstance())
                        .getContainersList())
                .hasSizeBetween(answered.size(), answered.size() + 1)
                .allSatisfy(container ->
                        assertThat(pods).extracting(PodSandbox::getId).contains(container.getPodSandboxId()));
        assertThat(directory.resolve("state/quarantine")).doesNotExist();
    }

    @Test
    void aSecondProcessIsToldWhoHasTheDirectory() throws Exception {
        Process first = start("containerd-2.0");
        connect(first);

        Process second = start("containerd-2.0");

        assertThat(second.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).isEqualTo(1);
        assertThat(Files.readString(errors().toPath()))
                .contains("state directory " + directory.resolve("state") + " is in use by process " + first.pid())
                .hasLineCount(1);
        assertThat(first.isAlive()).isTrue();
    }
}
