// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.FakeRuntime;
import dev.kubeletsim.cri.FakeRuntimeBuilder;
import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.call.VirtualRuntime;
import dev.kubeletsim.cri.image.ImageFileException;
import dev.kubeletsim.cri.present.PodsFile;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.ContainerMetadata;
import dev.kubeletsim.cri.v1.ContainerState;
import dev.kubeletsim.cri.v1.ContainerStats;
import dev.kubeletsim.cri.v1.ContainerStatus;
import dev.kubeletsim.cri.v1.ContainerStatusRequest;
import dev.kubeletsim.cri.v1.CreateContainerRequest;
import dev.kubeletsim.cri.v1.FilesystemUsage;
import dev.kubeletsim.cri.v1.Image;
import dev.kubeletsim.cri.v1.ImageServiceGrpc;
import dev.kubeletsim.cri.v1.ImageSpec;
import dev.kubeletsim.cri.v1.ImageStatusRequest;
import dev.kubeletsim.cri.v1.Int64Value;
import dev.kubeletsim.cri.v1.LinuxContainerConfig;
import dev.kubeletsim.cri.v1.LinuxContainerResources;
import dev.kubeletsim.cri.v1.LinuxContainerSecurityContext;
import dev.kubeletsim.cri.v1.LinuxPodSandboxConfig;
import dev.kubeletsim.cri.v1.LinuxSandboxSecurityContext;
import dev.kubeletsim.cri.v1.ListContainerStatsRequest;
import dev.kubeletsim.cri.v1.ListContainersRequest;
import dev.kubeletsim.cri.v1.ListImagesRequest;
import dev.kubeletsim.cri.v1.ListPodSandboxRequest;
import dev.kubeletsim.cri.v1.Mount;
import dev.kubeletsim.cri.v1.NamespaceMode;
import dev.kubeletsim.cri.v1.NamespaceOption;
import dev.kubeletsim.cri.v1.PodSandboxConfig;
import dev.kubeletsim.cri.v1.PodSandboxState;
import dev.kubeletsim.cri.v1.PodSandboxStatus;
import dev.kubeletsim.cri.v1.PodSandboxStatusRequest;
import dev.kubeletsim.cri.v1.PullImageRequest;
import dev.kubeletsim.cri.v1.RemoveContainerRequest;
import dev.kubeletsim.cri.v1.RemoveImageRequest;
import dev.kubeletsim.cri.v1.RemovePodSandboxRequest;
import dev.kubeletsim.cri.v1.RunPodSandboxRequest;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.cri.v1.StartContainerRequest;
import dev.kubeletsim.cri.v1.StopContainerRequest;
import dev.kubeletsim.cri.v1.StopPodSandboxRequest;
import dev.kubeletsim.cri.v1.UpdateContainerResourcesRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runtimes whose process died, and what the next one makes of their state directory. */
class RecoveryTest {
    private static final long NANOS = 1_000_000_000L;

    @TempDir
    private Path directory;

    private final List<VirtualRuntime> lives = new ArrayList<>();

    static List<RuntimeProfile> runtimes() {
        return RuntimeProfile.all();
    }

    @AfterEach
    void close() {
        lives.forEach(VirtualRuntime::close);
    }

    /** A life that begins with what the one before had written when it died: it is never closed before. */
    private VirtualRuntime nextLife(RuntimeProfile profile, Consumer<FakeRuntimeBuilder> settings) {
        int number = lives.size();
        Path state = directory.resolve("life" + number);
        if (number > 0) {
            copy(directory.resolve("life" + (number - 1)), state);
        }
        VirtualRuntime life = new VirtualRuntime(builder -> {
            builder.profile(profile).random(new Random(number)).stateDirectory(state);
            settings.accept(builder);
        });
        lives.add(life);
        return life;
    }

    private VirtualRuntime nextLife(RuntimeProfile profile) {
        return nextLife(profile, builder -> {});
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static PodSandboxConfig pod(String name, NamespaceMode pid) {
        return VirtualRuntime.pod(name).toBuilder()
                .setHostname(name + "-host")
                .putAnnotations("note", "kept")
                .setLinux(LinuxPodSandboxConfig.newBuilder()
                        .setSecurityContext(LinuxSandboxSecurityContext.newBuilder()
                                .setNamespaceOptions(
                                        NamespaceOption.newBuilder().setPid(pid))))
                .build();
    }

    private static String run(VirtualRuntime cri, String name, NamespaceMode pid) {
        return cri.call(stub -> stub.runPodSandbox(RunPodSandboxRequest.newBuilder()
                        .setConfig(pod(name, pid))
                        .build()))
                .getPodSandboxId();
    }

    private static String create(VirtualRuntime cri, String sandbox, String pod, String name, int attempt) {
        ContainerConfig config = ContainerConfig.newBuilder()
                .setMetadata(ContainerMetadata.newBuilder().setName(name).setAttempt(attempt))
                .setImage(VirtualRuntime.image())
                .setLogPath(name + ".log")
                .putLabels("tier", name)
                .putAnnotations("io.kubernetes.container.restartCount", Integer.toString(attempt))
                .addMounts(Mount.newBuilder().setHostPath("/data").setContainerPath("/mnt"))
                .setLinux(LinuxContainerConfig.newBuilder()
                        .setResources(LinuxContainerResources.newBuilder().setMemoryLimitInBytes(64 << 20))
                        .setSecurityContext(LinuxContainerSecurityContext.newBuilder()
                                .setRunAsUser(Int64Value.newBuilder().setValue(1000))
                                .addSupplementalGroups(4000)))
                .build();
        return cri.call(stub -> stub.createContainer(CreateContainerRequest.newBuilder()
                        .setPodSandboxId(sandbox)
                        .setSandboxConfig(pod(pod, NamespaceMode.CONTAINER))
                        .setConfig(config)
                        .build()))
                .getContainerId();
    }

    private static String startNew(VirtualRuntime cri, String sandbox, String pod, String name, int attempt) {
        String id = create(cri, sandbox, pod, name, attempt);
        cri.call(stub -> stub.startContainer(
                StartContainerRequest.newBuilder().setContainerId(id).build()));
        return id;
    }

    private static ContainerStatus status(VirtualRuntime cri, String id) {
        return cri.call(stub -> stub.containerStatus(
                        ContainerStatusRequest.newBuilder().setContainerId(id).build()))
                .getStatus();
    }

    private static PodSandboxStatus podStatus(VirtualRuntime cri, String id) {
        return cri.call(stub -> stub.podSandboxStatus(
                        PodSandboxStatusRequest.newBuilder().setPodSandboxId(id).build()))
                .getStatus();
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void aRunningContainerHasEndedAndIsElseAsItWas(RuntimeProfile profile) {
        boolean containerd = profile.name().startsWith("containerd");
        VirtualRuntime first = nextLife(profile);
        first.pull();
        String pod = run(first, "web", NamespaceMode.CONTAINER);
        String id = startNew(first, pod, "web", "app", 3);
        ContainerStatus before = status(first, id);

        VirtualRuntime second = nextLife(profile, builder -> {});
        second.time.advance(Duration.ofSeconds(5));

        ContainerStatus after = status(second, id);
        assertThat(after)
                .isEqualTo(before.toBuilder()
                        .setState(ContainerState.CONTAINER_EXITED)
                        .setExitCode(255)
                        .setReason(containerd ? "Unknown" : "Error")
                        .setFinishedAt(VirtualRuntime.EPOCH.getEpochSecond() * NANOS)
                        .build());
        assertThat(after.getMetadata().getAttempt()).isEqualTo(3);
        assertThat(after.getMountsList()).hasSize(1);
        assertThat(after.hasUser()).isEqualTo(profile.identity().reportsUser());
        assertThat(second.runtime.explainIdentity(id)).isEqualTo(first.runtime.explainIdentity(id));

        VirtualRuntime third = nextLife(profile);
        assertThat(status(third, id))
                .as("an end that is known stays what it was")
                .isEqualTo(after);
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void aContainerThatWasOnlyCreatedIsStillSoWhereItHadNoProcess(RuntimeProfile profile) {
        boolean containerd = profile.name().startsWith("containerd");
        VirtualRuntime first = nextLife(profile);
        first.pull();
        String pod = run(first, "web", NamespaceMode.CONTAINER);
        String id = create(first, pod, "web", "app", 0);

        VirtualRuntime second = nextLife(profile);

        ContainerStatus status = status(second, id);
        assertThat(status.getState())
                .isEqualTo(containerd ? ContainerState.CONTAINER_CREATED : ContainerState.CONTAINER_EXITED);
        assertThat(status.getExitCode()).isEqualTo(containerd ? 0 : 255);
        assertThat(second.code(stub -> stub.startContainer(
                        StartContainerRequest.newBuilder().setContainerId(id).build())))
                .as("its sandbox has no process any more, or the container is over")
                .isEqualTo(Status.Code.UNKNOWN);
        second.call(stub -> stub.removeContainer(
                RemoveContainerRequest.newBuilder().setContainerId(id).build()));
        assertThat(second.call(stub -> stub.listContainers(ListContainersRequest.getDefaultInstance()))
                        .getContainersList())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void aContainerThatHadEndedKeepsItsEnd(RuntimeProfile profile) {
        VirtualRuntime first = nextLife(profile);
        first.pull();
        String pod = run(first, "web", NamespaceMode.CONTAINER);
        String id = startNew(first, pod, "web", "app", 0);
        first.call(stub -> stub.updateContainerResources(UpdateContainerResourcesRequest.newBuilder()
                .setContainerId(id)
                .setLinux(LinuxContainerResources.newBuilder().setMemoryLimitInBytes(32 << 20))
                .build()));
        first.call(stub -> stub.stopContainer(
                StopContainerRequest.newBuilder().setContainerId(id).build()));
        ContainerStatus before = status(first, id);

        VirtualRuntime second = nextLife(profile);

        assertThat(status(second, id)).isEqualTo(before);
        assertThat(before.getResources().getLinux().getMemoryLimitInBytes()).isEqualTo(32 << 20);
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void aSandboxWithAProcessIsNotReadyAndKeepsItsAddressUntilItIsStopped(RuntimeProfile profile) {
        VirtualRuntime first = nextLife(profile);
        String id = run(first, "shared", NamespaceMode.POD);
        PodSandboxStatus before = podStatus(first, id);

        VirtualRuntime second = nextLife(profile);

        assertThat(podStatus(second, id))
                .isEqualTo(before.toBuilder()
                        .setState(PodSandboxState.SANDBOX_NOTREADY)
                        .build());
        assertThat(before.getNetwork().getIp()).isNotEmpty();
        String other = run(second, "other", NamespaceMode.POD);
        assertThat(podStatus(second, other).getNetwork().getIp())
                .isNotEqualTo(before.getNetwork().getIp());

        second.call(stub -> stub.stopPodSandbox(
                StopPodSandboxRequest.newBuilder().setPodSandboxId(id).build()));
        String heir = run(second, "heir", NamespaceMode.POD);
        assertThat(podStatus(second, heir).getNetwork().getIp())
                .isEqualTo(before.getNetwork().getIp());
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void aSandboxWithoutAProcessStaysReadyWhereThereAreSuch(RuntimeProfile profile) {
        boolean containerd = profile.name().startsWith("containerd");
        VirtualRuntime first = nextLife(profile);
        first.pull();
        String id = run(first, "web", NamespaceMode.CONTAINER);
        PodSandboxStatus before = podStatus(first, id);

        VirtualRuntime second = nextLife(profile);

        assertThat(podStatus(second, id).getState())
                .isEqualTo(containerd ? PodSandboxState.SANDBOX_NOTREADY : PodSandboxState.SANDBOX_READY);
        if (!containerd) {
            assertThat(podStatus(second, id)).isEqualTo(before);
            String next = startNew(second, id, "web", "app", 1);
            assertThat(status(second, next).getState()).isEqualTo(ContainerState.CONTAINER_RUNNING);
        }
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void namesStayReservedAndListsKeepTheirOrder(RuntimeProfile profile) {
        VirtualRuntime first = nextLife(profile);
        first.pull();
        List<String> pods = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            pods.add(run(first, name, NamespaceMode.CONTAINER));
        }
        String container = create(first, pods.getFirst(), "a", "app", 0);

        VirtualRuntime second = nextLife(profile);
        String last = run(second, "d", NamespaceMode.CONTAINER);
        pods.add(last);

        List<String> listed =
                second
                        .call(stub -> stub.listPodSandbox(ListPodSandboxRequest.getDefaultInstance()))
                        .getItemsList()
                        .stream()
                        .map(item -> item.getId())
                        .toList();
        assertThat(profile.report().newestFirst() ? listed.reversed() : listed).isEqualTo(pods);
        if (profile.naming().returnsExisting()) {
            assertThat(run(second, "a", NamespaceMode.CONTAINER)).isEqualTo(pods.getFirst());
            assertThat(create(second, pods.getFirst(), "a", "app", 0)).isEqualTo(container);
        } else {
            assertThatThrownBy(() -> run(second, "a", NamespaceMode.CONTAINER)).hasMessageContaining("is reserved for");
        }
    }

    private static List<ContainerStats> writableLayers(VirtualRuntime cri) {
        return cri
                .call(stub -> stub.listContainerStats(ListContainerStatsRequest.getDefaultInstance()))
                .getStatsList()
                .stream()
                .map(stats ->
                        stats.toBuilder().clearCpu().clearMemory().clearSwap().build())
                .toList();
    }

    /** Sizes as containerd 2.0.11 and 1.7.24 tell them on ext4, before and after they were killed. */
    @ParameterizedTest
    @ValueSource(strings = {"containerd-2.0", "containerd-1.7"})
    void theSizeOfWhatAContainerWroteIsToldStill(String name) {
        RuntimeProfile profile = RuntimeProfile.named(name).orElseThrow();
        VirtualRuntime first = nextLife(profile);
        first.pull();
        String pod = run(first, "web", NamespaceMode.CONTAINER);
        ContainerConfig config = ContainerConfig.newBuilder()
                .setMetadata(ContainerMetadata.newBuilder().setName("writer"))
                .setImage(VirtualRuntime.image())
                .addAllCommand(List.of("dd", "if=/dev/zero", "of=/big", "bs=1024", "count=300"))
                .build();
        String id = first.call(stub -> stub.createContainer(CreateContainerRequest.newBuilder()
                        .setPodSandboxId(pod)
                        .setSandboxConfig(pod("web", NamespaceMode.CONTAINER))
                        .setConfig(config)
                        .build()))
                .getContainerId();
        first.call(stub -> stub.startContainer(VirtualRuntime.start(id)));
        first.time.advance(Duration.ofSeconds(1));

        VirtualRuntime second = nextLife(profile);
        second.time.advance(Duration.ofSeconds(1));

        FilesystemUsage layer = writableLayers(second).getFirst().getWritableLayer();
        assertThat(layer.getUsedBytes().getValue()).isEqualTo(315_392);
        assertThat(layer.getInodesUsed().getValue()).isEqualTo(6);
        assertThat(writableLayers(second)).isEqualTo(writableLayers(first));
        second.call(stub -> stub.removeContainer(
                RemoveContainerRequest.newBuilder().setContainerId(id).build()));
        assertThat(writableLayers(nextLife(profile))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void whatWasRemovedStaysAway(RuntimeProfile profile) {
        VirtualRuntime first = nextLife(profile);
        first.pull();
        String pod = run(first, "web", NamespaceMode.CONTAINER);
        startNew(first, pod, "web", "app", 0);
        first.call(stub -> stub.removePodSandbox(
                RemovePodSandboxRequest.newBuilder().setPodSandboxId(pod).build()));

        VirtualRuntime second = nextLife(profile);

        assertThat(second.call(stub -> stub.listPodSandbox(ListPodSandboxRequest.getDefaultInstance()))
                        .getItemsCount())
                .isZero();
        assertThat(second.call(stub -> stub.listContainers(ListContainersRequest.getDefaultInstance()))
                        .getContainersCount())
                .isZero();
        run(second, "web", NamespaceMode.CONTAINER);
    }

    private static ImageServiceGrpc.ImageServiceFutureStub images(VirtualRuntime cri) {
        return ImageServiceGrpc.newFutureStub(cri.channel);
    }

    private static List<Image> imageList(VirtualRuntime cri) {
        return cri.await(images(cri).listImages(ListImagesRequest.getDefaultInstance()))
                .getImagesList();
    }

    @ParameterizedTest
    @MethodSource("runtimes")
    void imagesComeBackWithNamesSizesAndPins(RuntimeProfile profile) {
        VirtualRuntime first = nextLife(profile);
        for (String name : List.of(VirtualRuntime.IMAGE, "registry.k8s.io/pause:3.10", "registry.k8s.io/pause:3.8")) {
            first.await(images(first)
                    .pullImage(PullImageRequest.newBuilder()
                            .setImage(ImageSpec.newBuilder().setImage(name))
                            .build()));
        }
        first.await(images(first)
                .removeImage(RemoveImageRequest.newBuilder()
                        .setImage(ImageSpec.newBuilder().setImage("registry.k8s.io/pause:3.8"))
                        .build()));
        List<Image> before = imageList(first);

        VirtualRuntime second = nextLife(profile);

        assertThat(imageList(second)).isEqualTo(before).anyMatch(Image::getPinned);
        assertThat(second.await(images(second)
                                .imageStatus(ImageStatusRequest.newBuilder()
                                        .setImage(VirtualRuntime.image())
                                        .setVerbose(true)
                                        .build()))
                        .getInfoMap())
                .isNotEmpty();
        String pod = run(second, "web", NamespaceMode.CONTAINER);
        assertThat(status(second, startNew(second, pod, "web", "app", 0)).getState())
                .as("what it contains is there, too")
                .isEqualTo(ContainerState.CONTAINER_RUNNING);
    }

    private List<String> imageFiles(String life) throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve(life).resolve("images"))) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    @Test
    void anImagesContentIsKeptAsLongAsAnImageOrContainerNeedsIt() throws Exception {
        RuntimeProfile profile = RuntimeProfile.containerd20();
        VirtualRuntime first = nextLife(profile);
        first.pull();
        String id = create(first, run(first, "web", NamespaceMode.POD), "web", "app", 0);
        first.await(images(first)
                .removeImage(RemoveImageRequest.newBuilder()
                        .setImage(VirtualRuntime.image())
                        .build()));
        Files.writeString(directory.resolve("life0/images/sha256-half.new"), "half of");

        VirtualRuntime second = nextLife(profile);
        assertThat(imageFiles("life1")).hasSize(1);
        assertThat(imageList(second)).isEmpty();
        assertThat(status(second, id)).isEqualTo(status(first, id));
        second.call(stub -> stub.removeContainer(
                RemoveContainerRequest.newBuilder().setContainerId(id).build()));

        nextLife(profile);
        assertThat(imageFiles("life2")).isEmpty();
    }

    private Path imagesFile(String name) throws IOException {
        return Files.writeString(directory.resolve("images.yaml"), """
                images:
                - names: ["%s"]
                  base: busybox
                  config: {user: "1000", cmd: [sleep, 1d]}
                """.formatted(name));
    }

    private static Consumer<FakeRuntimeBuilder> with(Path images) {
        return builder -> {
            try {
                builder.imagesFrom(images);
            } catch (ImageFileException e) {
                throw new IllegalStateException(e);
            }
        };
    }

    @Test
    void imagesOfAFileAreBroughtOnceAndNotPutBackWhenTheyWereRemoved() throws Exception {
        Path file = imagesFile("example.com/own:1");
        RuntimeProfile profile = RuntimeProfile.containerd20();
        VirtualRuntime first = nextLife(profile, with(file));
        assertThat(imageList(first)).hasSize(1);

        VirtualRuntime second = nextLife(profile);
        assertThat(imageList(second)).as("without the file").isEqualTo(imageList(first));
        second.await(images(second)
                .removeImage(RemoveImageRequest.newBuilder()
                        .setImage(ImageSpec.newBuilder().setImage("example.com/own:1"))
                        .build()));

        VirtualRuntime third = nextLife(profile, with(file));
        assertThat(imageList(third)).as("with the file again").isEmpty();

        VirtualRuntime fourth = nextLife(profile, with(imagesFile("example.com/own:2")));
        assertThat(imageList(fourth)).as("with another name").hasSize(1);
    }

    @Test
    void podsOfAFileAreMadeOnce() throws Exception {
        var pods = PodsFile.parse("pods.yaml", "pods:\n- {name: web, age: 2h}\n");
        RuntimeProfile profile = RuntimeProfile.containerd20();
        VirtualRuntime first = nextLife(profile, builder -> builder.pods(pods));
        String id = first.call(stub -> stub.listPodSandbox(ListPodSandboxRequest.getDefaultInstance()))
                .getItems(0)
                .getId();
        PodSandboxStatus before = podStatus(first, id);

        VirtualRuntime second = nextLife(profile, builder -> builder.pods(pods));
        assertThat(podStatus(second, id).getCreatedAt()).isEqualTo(before.getCreatedAt());
        second.call(stub -> stub.removePodSandbox(
                RemovePodSandboxRequest.newBuilder().setPodSandboxId(id).build()));

        VirtualRuntime third = nextLife(profile, builder -> builder.pods(pods));
        assertThat(third.call(stub -> stub.listPodSandbox(ListPodSandboxRequest.getDefaultInstance()))
                        .getItemsCount())
                .isZero();
    }

    @Test
    void anotherReleaseOfTheRuntimeTakesOver() {
        VirtualRuntime first = nextLife(RuntimeProfile.containerd20());
        first.pull();
        String pod = run(first, "web", NamespaceMode.CONTAINER);
        String id = startNew(first, pod, "web", "app", 0);

        VirtualRuntime second = nextLife(RuntimeProfile.containerd17());

        assertThat(status(first, id).hasUser()).isTrue();
        assertThat(status(second, id).hasUser()).isFalse();
        assertThat(status(second, id).getExitCode()).isEqualTo(255);
    }

    @Test
    void aStopInOrderLeavesTheSameAsACrash() {
        VirtualRuntime first = nextLife(RuntimeProfile.containerd20());
        first.pull();
        String pod = run(first, "web", NamespaceMode.CONTAINER);
        String id = startNew(first, pod, "web", "app", 0);
        first.close();
        lives.clear();

        VirtualRuntime second =
                new VirtualRuntime(builder -> builder.random(new Random(9)).stateDirectory(directory.resolve("life0")));
        lives.add(second);

        assertThat(status(second, id).getExitCode()).isEqualTo(255);
        assertThat(podStatus(second, pod).getState()).isEqualTo(PodSandboxState.SANDBOX_NOTREADY);
    }

    @Test
    void aRestartWithinTheProcessGoesOnWritingToTheDirectory() throws Exception {
        Path state = directory.resolve("life0");
        String pod;
        try (FakeRuntime runtime = FakeRuntime.builder().stateDirectory(state).start()) {
            runtime.restart(RuntimeProfile.containerd17());
            ManagedChannel channel = runtime.newChannel();
            pod = RuntimeServiceGrpc.newBlockingStub(channel)
                    .runPodSandbox(VirtualRuntime.run("late"))
                    .getPodSandboxId();
            channel.shutdownNow();
        }
        VirtualRuntime second = new VirtualRuntime(builder -> builder.stateDirectory(state));
        lives.add(second);

        assertThat(podStatus(second, pod).getMetadata().getName()).isEqualTo("late");
    }

    @Test
    void aContainerWhoseImageIsDamagedIsSkippedAndTheOthersAreThere() throws Exception {
        RuntimeProfile profile = RuntimeProfile.containerd20();
        VirtualRuntime first = nextLife(profile);
        first.pull();
        String pod = run(first, "web", NamespaceMode.CONTAINER);
        String id = create(first, pod, "web", "app", 0);
        try (Stream<Path> files = Files.list(directory.resolve("life0/images"))) {
            Path image = files.findFirst().orElseThrow();
            byte[] bytes = Files.readAllBytes(image);
            bytes[bytes.length / 2] ^= 1;
            Files.write(image, bytes);
        }

        VirtualRuntime second = nextLife(profile);

        assertThat(second.code(stub -> stub.containerStatus(
                        ContainerStatusRequest.newBuilder().setContainerId(id).build())))
                .isEqualTo(Status.Code.NOT_FOUND);
        assertThat(podStatus(second, pod).getId()).isEqualTo(pod);
        assertThat(imageList(second)).isEmpty();
        try (Stream<Path> files = Files.list(directory.resolve("life1/quarantine"))) {
            assertThat(files).hasSize(3);
        }
        second.pull();
        create(second, pod, "web", "app", 0);
    }

    @Test
    void aContainerWithoutItsSandboxIsNotRestored() throws Exception {
        RuntimeProfile profile = RuntimeProfile.containerd20();
        VirtualRuntime first = nextLife(profile);
        first.pull();
        String pod = run(first, "web", NamespaceMode.CONTAINER);
        String id = create(first, pod, "web", "app", 0);
        first.close();
        lives.removeFirst();
        Path journal = directory.resolve("life0/journal");
        try (Journal changed = Journal.open(journal, "containerd", new Quarantine(directory))) {
            changed.put("sandbox/" + pod, "no sandbox \u00ff".getBytes(StandardCharsets.ISO_8859_1));
        }

        VirtualRuntime second =
                new VirtualRuntime(builder -> builder.random(new Random(9)).stateDirectory(directory.resolve("life0")));
        lives.add(second);

        assertThat(second.code(stub -> stub.containerStatus(
                        ContainerStatusRequest.newBuilder().setContainerId(id).build())))
                .isEqualTo(Status.Code.NOT_FOUND);
        run(second, "web", NamespaceMode.CONTAINER);
    }

    @Test
    void aDirectoryThatCannotBeWrittenRefusesNewThingsInTheRuntimesWords() throws Exception {
        VirtualRuntime first = nextLife(RuntimeProfile.containerd20());
        // What a pull writes goes to a directory, where a file is in its way.
        Files.writeString(directory.resolve("life0/images"), "");

        assertThatThrownBy(first::pull)
                .hasMessageContaining("keeping sha256:")
                .hasMessageContaining(directory.resolve("life0").toString());
        assertThat(imageList(first)).isEmpty();
        assertThat(run(first, "web", NamespaceMode.POD)).hasSize(64);
    }
}
