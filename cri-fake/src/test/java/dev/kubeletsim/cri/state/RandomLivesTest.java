// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.call.VirtualRuntime;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.ContainerMetadata;
import dev.kubeletsim.cri.v1.ContainerState;
import dev.kubeletsim.cri.v1.ContainerStatus;
import dev.kubeletsim.cri.v1.CreateContainerRequest;
import dev.kubeletsim.cri.v1.Image;
import dev.kubeletsim.cri.v1.ImageServiceGrpc;
import dev.kubeletsim.cri.v1.LinuxContainerResources;
import dev.kubeletsim.cri.v1.LinuxPodSandboxConfig;
import dev.kubeletsim.cri.v1.LinuxSandboxSecurityContext;
import dev.kubeletsim.cri.v1.NamespaceMode;
import dev.kubeletsim.cri.v1.NamespaceOption;
import dev.kubeletsim.cri.v1.PodSandboxConfig;
import dev.kubeletsim.cri.v1.PodSandboxState;
import dev.kubeletsim.cri.v1.PodSandboxStatus;
import dev.kubeletsim.cri.v1.PullImageRequest;
import dev.kubeletsim.cri.v1.RemoveContainerRequest;
import dev.kubeletsim.cri.v1.RemoveImageRequest;
import dev.kubeletsim.cri.v1.RemovePodSandboxRequest;
import dev.kubeletsim.cri.v1.RunPodSandboxRequest;
import dev.kubeletsim.cri.v1.StopContainerRequest;
import dev.kubeletsim.cri.v1.StopPodSandboxRequest;
import dev.kubeletsim.cri.v1.UpdateContainerResourcesRequest;
import dev.kubeletsim.cri.vfs.HostFiles;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Random calls to a runtime that is killed, or crashes alone, now and then. A model knows what has to be there and which
 * names are taken; what is told after a start is what was told before, changed as docs/state.md has it. Every file of the
 * host outlives the runtime, as under {@code --host-path}.
 */
class RandomLivesTest {
    private static final int CALLS = 150;
    private static final long NANOS = 1_000_000_000L;
    /** Long enough to be killed in. */
    private static final long GRACE_SECONDS = 20;

    private static final List<String> SCRIPTS = List.of(
            "i=0; while true; do echo line $i; i=$((i+1)); sleep 1; done",
            "for i in 0 1 2; do echo line $i; done; exit 3",
            "sleep 4; exit 0",
            "exec sleep 1d");

    @TempDir
    private Path directory;

    private final List<VirtualRuntime> lives = new ArrayList<>();
    private final Map<String, String> idByName = new HashMap<>();
    private final Map<String, String> podByContainer = new HashMap<>();
    private final Map<String, ContainerStatus> ends = new HashMap<>();
    private RuntimeProfile profile = RuntimeProfile.containerd20();
    private Random random = new Random(0);
    private String when = "before the first call";

    @AfterEach
    void close() {
        lives.forEach(VirtualRuntime::close);
    }

    @ParameterizedTest
    @CsvSource({
        "containerd-2.0, 1",
        "containerd-2.0, 2",
        "containerd-1.7, 3",
        "containerd-1.7, 4",
        "cri-o-1.31, 5",
        "cri-o-1.31, 6",
        "cri-o-1.30, 7",
        "cri-o-1.30, 8"
    })
    void whatIsToldAfterAStartIsWhatWasToldBefore(String runtime, long seed) throws IOException {
        profile = RuntimeProfile.named(runtime).orElseThrow();
        random = new Random(seed);
        VirtualRuntime cri = nextLife(VirtualRuntime.EPOCH);
        cri.pull();
        for (int i = 0; i < CALLS; i++) {
            when = runtime + ", seed " + seed + ", call " + i;
            call(cri);
            Told before = check(cri);
            switch (random.nextInt(12)) {
                case 0 -> {
                    cri.runtime.restart(profile);
                    same(check(cri), before, "restarted");
                }
                case 1 -> {
                    cri.runtime.crash(Duration.ZERO);
                    cri.time.runDue();
                    same(check(cri), before, "crashed");
                }
                case 2 -> {
                    beginSomething(cri);
                    Told last = check(cri);
                    Instant now = cri.time.instant().plusSeconds(random.nextInt(30));
                    cri = nextLife(now);
                    Told promised = last.afterItWasKilled(profile, now.getEpochSecond() * NANOS + now.getNano());
                    same(check(cri), promised, "killed");
                }
                default -> cri.time.advance(Duration.ofMillis(random.nextInt(3000)));
            }
        }
        assertThat(lives).as("lives").hasSizeGreaterThan(3);
    }

    private void same(Told got, Told wanted, String how) {
        assertThat(got.lines()).as("%s, %s", when, how).containsExactlyElementsOf(wanted.lines());
    }

    /** A life that begins with what the one before had written when it was killed. */
    private VirtualRuntime nextLife(Instant now) throws IOException {
        int number = lives.size();
        Path state = directory.resolve("life" + number);
        if (number > 0) {
            copy(directory.resolve("life" + (number - 1)), state);
        }
        Path host = Files.createDirectories(directory.resolve("host"));
        VirtualRuntime life = new VirtualRuntime(
                now,
                builder -> builder.profile(profile)
                        .random(new Random(random.nextLong()))
                        .hostFiles(HostFiles.directory(host, () -> now))
                        .stateDirectory(state));
        lives.add(life);
        return life;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Files.copy(file, to.resolve(from.relativize(file)));
            }
        }
    }

    private void call(VirtualRuntime cri) {
        String pod = "pod" + random.nextInt(4);
        String container = pod + "/c" + random.nextInt(3);
        switch (random.nextInt(14)) {
            case 0, 1, 2 -> run(cri, pod);
            case 3, 4, 5 -> create(cri, pod, container);
            case 6, 7, 8 -> quietly(() -> cri.call(stub -> stub.startContainer(VirtualRuntime.start(id(container)))));
            case 9 ->
                cri.call(stub -> stub.stopContainer(StopContainerRequest.newBuilder()
                        .setContainerId(id(container))
                        .setTimeout(random.nextInt(2))
                        .build()));
            case 10 -> removeContainer(cri, container);
            case 11 ->
                cri.call(stub -> stub.stopPodSandbox(StopPodSandboxRequest.newBuilder()
                        .setPodSandboxId(id(pod))
                        .build()));
            case 12 -> removePod(cri, pod);
            default -> callOther(cri, container);
        }
    }

    private String id(String name) {
        return idByName.getOrDefault(name, "0".repeat(64));
    }

    private void run(VirtualRuntime cri, String name) {
        NamespaceMode pid = random.nextBoolean() ? NamespaceMode.POD : NamespaceMode.CONTAINER;
        RunPodSandboxRequest request =
                RunPodSandboxRequest.newBuilder().setConfig(pod(name, pid)).build();
        taken(
                name,
                idByName.get(name),
                () -> cri.call(stub -> stub.runPodSandbox(request)).getPodSandboxId());
    }

    private static PodSandboxConfig pod(String name, NamespaceMode pid) {
        return VirtualRuntime.pod(name).toBuilder()
                .setLogDirectory("/logs/" + name)
                .setLinux(LinuxPodSandboxConfig.newBuilder()
                        .setSecurityContext(LinuxSandboxSecurityContext.newBuilder()
                                .setNamespaceOptions(
                                        NamespaceOption.newBuilder().setPid(pid))))
                .build();
    }

    private void create(VirtualRuntime cri, String pod, String name) {
        Told now = Told.by(cri);
        PodSandboxStatus status = now.pods().get(id(pod));
        // containerd 2.0 makes containers in any pod, and says so when they are started.
        boolean takes = status != null
                && (status.getState() == PodSandboxState.SANDBOX_READY
                        || profile.name().equals("containerd-2.0"));
        boolean pulled =
                now.images().stream().map(Image::getRepoTagsList).anyMatch(tags -> tags.contains(VirtualRuntime.IMAGE));
        CreateContainerRequest request = CreateContainerRequest.newBuilder()
                .setPodSandboxId(id(pod))
                .setSandboxConfig(pod(pod, NamespaceMode.CONTAINER))
                .setConfig(ContainerConfig.newBuilder()
                        .setMetadata(ContainerMetadata.newBuilder().setName(name.substring(pod.length() + 1)))
                        .setImage(VirtualRuntime.image())
                        .setLogPath(when.replaceAll("\\D+", "-") + ".log")
                        .addCommand("sh")
                        .addCommand("-c")
                        .addCommand(SCRIPTS.get(random.nextInt(SCRIPTS.size()))))
                .build();
        Supplier<String> created =
                () -> cri.call(stub -> stub.createContainer(request)).getContainerId();
        if (takes && (pulled || idByName.containsKey(name))) {
            taken(name, idByName.get(name), created);
            podByContainer.put(name, pod);
        } else {
            assertThat(quietly(created))
                    .as("%s: %s with pod %s, image there %s", when, name, status, pulled)
                    .isFalse();
        }
    }

    /** A name that {@code owner} has is refused, or stands for it; any other one can be had. */
    private void taken(String name, @Nullable String owner, Supplier<String> call) {
        if (owner == null) {
            idByName.put(name, call.get());
        } else if (profile.naming().returnsExisting()) {
            assertThat(call.get()).as("%s: %s again", when, name).isEqualTo(owner);
        } else {
            assertThat(quietly(call)).as("%s: %s again", when, name).isFalse();
        }
    }

    private void removeContainer(VirtualRuntime cri, String name) {
        cri.call(stub -> stub.removeContainer(
                RemoveContainerRequest.newBuilder().setContainerId(id(name)).build()));
        idByName.remove(name);
        podByContainer.remove(name);
    }

    private void removePod(VirtualRuntime cri, String name) {
        cri.call(stub -> stub.removePodSandbox(
                RemovePodSandboxRequest.newBuilder().setPodSandboxId(id(name)).build()));
        idByName.remove(name);
        idByName.keySet().removeIf(other -> name.equals(podByContainer.get(other)));
        podByContainer.values().removeIf(name::equals);
    }

    private void callOther(VirtualRuntime cri, String container) {
        var images = ImageServiceGrpc.newFutureStub(cri.channel);
        switch (random.nextInt(4)) {
            case 0 ->
                // CRI-O keeps what a container uses.
                quietly(() -> cri.await(images.removeImage(RemoveImageRequest.newBuilder()
                        .setImage(VirtualRuntime.image())
                        .build())));
            case 1, 2 ->
                cri.await(images.pullImage(PullImageRequest.newBuilder()
                        .setImage(VirtualRuntime.image())
                        .build()));
            default ->
                quietly(() ->
                        cri.call(stub -> stub.updateContainerResources(UpdateContainerResourcesRequest.newBuilder()
                                .setContainerId(id(container))
                                .setLinux(LinuxContainerResources.newBuilder()
                                        .setMemoryLimitInBytes((32L + random.nextInt(32)) << 20))
                                .build())));
        }
    }

    private static boolean quietly(Supplier<?> call) {
        try {
            return call.get() != null;
        } catch (StatusRuntimeException e) {
            return false;
        }
    }

    /** A call that is not answered before the runtime is killed: a polite stop of something that may not heed it. */
    private void beginSomething(VirtualRuntime cri) {
        String name = "pod" + random.nextInt(4) + "/c" + random.nextInt(3);
        cri.begin(stub -> stub.stopContainer(StopContainerRequest.newBuilder()
                .setContainerId(id(name))
                .setTimeout(GRACE_SECONDS)
                .build()));
        cri.time.advance(Duration.ofMillis(random.nextInt(2000)));
    }

    /** What is told now, held against the model. */
    private Told check(VirtualRuntime cri) throws IOException {
        Told told = Told.by(cri);
        assertThat(Stream.concat(told.pods().keySet().stream(), told.containers().keySet().stream()))
                .as(when)
                .containsExactlyInAnyOrderElementsOf(idByName.values());
        assertThat(told.pods().values().stream()
                        .filter(pod -> pod.getState() == PodSandboxState.SANDBOX_READY)
                        .map(pod -> pod.getNetwork().getIp()))
                .as(when)
                .doesNotHaveDuplicates();
        for (ContainerStatus status : told.containers().values()) {
            ContainerStatus known = status.getState() == ContainerState.CONTAINER_EXITED
                    ? ends.computeIfAbsent(status.getId(), id -> status)
                    : null;
            if (known != null) {
                assertThat(status.getFinishedAt()).as(when).isEqualTo(known.getFinishedAt());
                assertThat(status.getExitCode()).as(when).isEqualTo(known.getExitCode());
            }
            checkLog(status);
        }
        return told;
    }

    /** No line of a log is lost, doubled or torn. */
    private void checkLog(ContainerStatus status) throws IOException {
        Path log = directory.resolve("host" + status.getLogPath());
        if (Files.exists(log)) {
            List<String> lines = Files.readAllLines(log).stream()
                    .map(line -> line.replaceFirst("^\\S+ stdout F ", ""))
                    .toList();
            assertThat(lines)
                    .as("%s: %s", when, log)
                    .isEqualTo(IntStream.range(0, lines.size())
                            .mapToObj(i -> "line " + i)
                            .toList());
        } else {
            assertThat(status.getStartedAt()).as("%s: no %s", when, log).isNotPositive();
        }
    }
}
