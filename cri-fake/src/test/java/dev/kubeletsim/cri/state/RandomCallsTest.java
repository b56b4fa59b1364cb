// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.call.VirtualRuntime;
import dev.kubeletsim.cri.container.ContainerFacts;
import dev.kubeletsim.cri.image.KeptImage;
import dev.kubeletsim.cri.sandbox.SandboxFacts;
import dev.kubeletsim.cri.v1.Container;
import dev.kubeletsim.cri.v1.ContainerStatus;
import dev.kubeletsim.cri.v1.ContainerStatusRequest;
import dev.kubeletsim.cri.v1.ImageServiceGrpc;
import dev.kubeletsim.cri.v1.ImageSpec;
import dev.kubeletsim.cri.v1.LinuxContainerResources;
import dev.kubeletsim.cri.v1.ListContainersRequest;
import dev.kubeletsim.cri.v1.ListImagesRequest;
import dev.kubeletsim.cri.v1.ListPodSandboxRequest;
import dev.kubeletsim.cri.v1.PodSandbox;
import dev.kubeletsim.cri.v1.PullImageRequest;
import dev.kubeletsim.cri.v1.RemoveContainerRequest;
import dev.kubeletsim.cri.v1.RemoveImageRequest;
import dev.kubeletsim.cri.v1.RemovePodSandboxRequest;
import dev.kubeletsim.cri.v1.StartContainerRequest;
import dev.kubeletsim.cri.v1.StopContainerRequest;
import dev.kubeletsim.cri.v1.StopPodSandboxRequest;
import dev.kubeletsim.cri.v1.UpdateContainerResourcesRequest;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.groups.Tuple;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** After each of many random calls, what a crash would leave is what the runtime reports. */
class RandomCallsTest {
    private static final int CALLS = 40;
    private static final List<String> IMAGES = List.of(
            VirtualRuntime.IMAGE, "registry.k8s.io/pause:3.10", "registry.k8s.io/e2e-test-images/busybox:1.36.1-1");

    @TempDir
    private Path directory;

    private final List<String> pods = new ArrayList<>();
    private final List<String> containers = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"containerd-2.0, 1", "containerd-2.0, 2", "cri-o-1.31, 3", "cri-o-1.31, 4"})
    void whatIsKeptIsWhatIsReported(String runtime, long seed) throws IOException {
        Random random = new Random(seed);
        RuntimeProfile profile = RuntimeProfile.named(runtime).orElseThrow();
        Path state = directory.resolve("state");
        try (VirtualRuntime cri = new VirtualRuntime(
                builder -> builder.profile(profile).random(new Random(seed)).stateDirectory(state))) {
            cri.pull();
            for (int i = 0; i < CALLS; i++) {
                String call = callSomething(cri, random, i);
                cri.time.advance(Duration.ofMillis(10));
                try (StateDirectory left =
                        StateDirectory.open(copy(state, i), profile.status().runtimeName())) {
                    check(cri, left, "seed " + seed + ", call " + i + ": " + call);
                }
            }
        }
    }

    private Path copy(Path state, int number) throws IOException {
        Path copy = directory.resolve("copy" + number);
        try (Stream<Path> files = Files.walk(state)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(state.relativize(file)));
            }
        }
        return copy;
    }

    private String callSomething(VirtualRuntime cri, Random random, int i) {
        String pod = pick(pods, random);
        String container = pick(containers, random);
        int choice = random.nextInt(12);
        try {
            switch (choice) {
                case 0, 1 -> pods.add(cri.runPod("pod" + i));
                case 2, 3 -> containers.add(cri.create(pod, "any", "c" + i, 0));
                case 4, 5 ->
                    cri.call(stub -> stub.startContainer(StartContainerRequest.newBuilder()
                            .setContainerId(container)
                            .build()));
                case 6 ->
                    cri.call(stub -> stub.stopContainer(StopContainerRequest.newBuilder()
                            .setContainerId(container)
                            .setTimeout(1)
                            .build()));
                case 7 ->
                    cri.call(stub -> stub.removeContainer(RemoveContainerRequest.newBuilder()
                            .setContainerId(container)
                            .build()));
                case 8 ->
                    cri.call(stub -> stub.stopPodSandbox(StopPodSandboxRequest.newBuilder()
                            .setPodSandboxId(pod)
                            .build()));
                case 9 ->
                    cri.call(stub -> stub.removePodSandbox(RemovePodSandboxRequest.newBuilder()
                            .setPodSandboxId(pod)
                            .build()));
                case 10 ->
                    cri.call(stub -> stub.updateContainerResources(UpdateContainerResourcesRequest.newBuilder()
                            .setContainerId(container)
                            .setLinux(LinuxContainerResources.newBuilder().setMemoryLimitInBytes((32L + i) << 20))
                            .build()));
                default -> callImages(cri, random);
            }
            return choice + " done";
        } catch (StatusRuntimeException e) {
            return choice + " refused: " + e.getMessage();
        }
    }

    private static void callImages(VirtualRuntime cri, Random random) {
        var images = ImageServiceGrpc.newFutureStub(cri.channel);
        ImageSpec image = ImageSpec.newBuilder()
                .setImage(IMAGES.get(random.nextInt(IMAGES.size())))
                .build();
        if (random.nextBoolean()) {
            cri.await(images.pullImage(
                    PullImageRequest.newBuilder().setImage(image).build()));
        } else {
            cri.await(images.removeImage(
                    RemoveImageRequest.newBuilder().setImage(image).build()));
        }
    }

    private static String pick(List<String> ids, Random random) {
        return ids.isEmpty() ? "none" : ids.get(random.nextInt(ids.size()));
    }

    private static void check(VirtualRuntime cri, StateDirectory left, String when) throws IOException {
        assertThat(left.sandboxes())
                .as(when)
                .extracting(SandboxFacts::id, SandboxFacts::state, SandboxFacts::createdAtNanos)
                .containsExactlyInAnyOrderElementsOf(
                        cri
                                .call(stub -> stub.listPodSandbox(ListPodSandboxRequest.getDefaultInstance()))
                                .getItemsList()
                                .stream()
                                .map(RandomCallsTest::row)
                                .toList());
        List<ContainerStatus> reported = cri
                .call(stub -> stub.listContainers(ListContainersRequest.getDefaultInstance()))
                .getContainersList()
                .stream()
                .map(Container::getId)
                .map(id -> cri.call(stub -> stub.containerStatus(ContainerStatusRequest.newBuilder()
                                .setContainerId(id)
                                .build()))
                        .getStatus())
                .toList();
        assertThat(left.containers())
                .as(when)
                .extracting(
                        ContainerFacts::id,
                        facts -> "CONTAINER_" + facts.state(),
                        facts -> facts.outcome().exitCode(),
                        facts -> facts.outcome().finishedAtNanos(),
                        ContainerFacts::resources)
                .containsExactlyInAnyOrderElementsOf(
                        reported.stream().map(RandomCallsTest::row).toList());
        assertThat(left.images())
                .as(when)
                .extracting(KeptImage::image)
                .hasSize(cri.await(ImageServiceGrpc.newFutureStub(cri.channel)
                                .listImages(ListImagesRequest.getDefaultInstance()))
                        .getImagesCount());
    }

    private static Tuple row(PodSandbox pod) {
        return Tuple.tuple(pod.getId(), pod.getState(), pod.getCreatedAt());
    }

    private static Tuple row(ContainerStatus status) {
        return Tuple.tuple(
                status.getId(),
                status.getState().name(),
                status.getExitCode(),
                status.getFinishedAt(),
                status.getResources().getLinux());
    }
}
