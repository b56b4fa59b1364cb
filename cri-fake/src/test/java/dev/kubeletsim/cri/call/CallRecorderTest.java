// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.FakeRuntime;
import dev.kubeletsim.cri.fault.FaultEffect;
import dev.kubeletsim.cri.fault.FaultRule;
import dev.kubeletsim.cri.v1.AuthConfig;
import dev.kubeletsim.cri.v1.ContainerEventResponse;
import dev.kubeletsim.cri.v1.ContainerStatusRequest;
import dev.kubeletsim.cri.v1.GetEventsRequest;
import dev.kubeletsim.cri.v1.ImageServiceGrpc;
import dev.kubeletsim.cri.v1.PullImageRequest;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.cri.v1.VersionRequest;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class CallRecorderTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @TempDir
    private Path directory;

    private List<JsonNode> lines(Path file) throws IOException {
        return Files.readAllLines(file).stream().map(JSON::readTree).toList();
    }

    @Test
    void aCallIsOneLineWithRequestReplyAndTime() throws Exception {
        Path file = directory.resolve("calls.jsonl");
        try (VirtualRuntime cri = new VirtualRuntime(builder -> builder.record(file)
                .faults(List.of(FaultRule.builder("slow")
                        .rpc("RunPodSandbox")
                        .effect(new FaultEffect.Delay(Duration.ofMillis(1500)))
                        .build())))) {
            String id = cri.runPod("a");
            cri.time.advance(Duration.ZERO);

            JsonNode line = lines(file).getLast();
            assertThat(line.get("time").asString()).isEqualTo("2026-11-23T06:00:01.500Z");
            assertThat(line.get("call").asInt()).isEqualTo(1);
            assertThat(line.get("method").asString()).isEqualTo("RunPodSandbox");
            assertThat(line.at("/request/config/metadata/name").asString()).isEqualTo("a");
            assertThat(line.at("/reply/pod_sandbox_id").asString()).isEqualTo(id);
            assertThat(line.get("duration_ms").asDouble()).isEqualTo(1500);
            assertThat(line.has("code")).isFalse();
            assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        }
    }

    @Test
    void aFailureHasCodeAndMessageAndRuntimeErrorsAreThere() throws Exception {
        Path file = directory.resolve("calls.jsonl");
        try (VirtualRuntime cri = new VirtualRuntime(builder -> builder.record(file))) {
            cri.runtime
                    .faults()
                    .add(FaultRule.builder("x")
                            .rpc("Version")
                            .effect(new FaultEffect.Fail(Status.Code.ABORTED, "say \"no\"\n"))
                            .build());
            cri.code(stub -> stub.version(VersionRequest.getDefaultInstance()));
            cri.code(stub -> stub.containerStatus(
                    ContainerStatusRequest.newBuilder().setContainerId("nosuch").build()));
            cri.time.advance(Duration.ZERO);

            assertThat(lines(file))
                    .extracting(
                            line -> line.get("method").asString(),
                            line -> line.get("code").asString())
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("Version", "ABORTED"),
                            org.assertj.core.groups.Tuple.tuple("ContainerStatus", "NOT_FOUND"));
            assertThat(lines(file).getFirst().get("message").asString()).isEqualTo("say \"no\"\n");
            assertThat(lines(file).getLast().at("/request/container_id").asString())
                    .isEqualTo("nosuch");
        }
    }

    @Test
    void aStreamIsALineForItsBeginningEachReplyAndItsEnd() throws Exception {
        Path file = directory.resolve("calls.jsonl");
        try (VirtualRuntime cri = new VirtualRuntime(builder -> builder.record(file))) {
            RuntimeServiceGrpc.newStub(cri.channel)
                    .getContainerEvents(GetEventsRequest.getDefaultInstance(), new StreamObserver<>() {
                        @Override
                        public void onNext(ContainerEventResponse event) {}

                        @Override
                        public void onError(Throwable failure) {}

                        @Override
                        public void onCompleted() {}
                    });
            cri.runPod("a");
            cri.channel.shutdownNow();
            cri.time.advance(Duration.ZERO);
        }

        assertThat(lines(file))
                .filteredOn(line -> line.get("method").asString().equals("GetContainerEvents"))
                .extracting(line -> line.get("stream").asString())
                .containsExactly("begin", "reply", "reply", "end");
        JsonNode end = lines(file).getLast();
        assertThat(end.get("replies").asInt()).isEqualTo(2);
        assertThat(end.get("code").asString()).isEqualTo("CANCELLED");
    }

    @Test
    void credentialsAreLeftOut() throws Exception {
        Path file = directory.resolve("calls.jsonl");
        try (VirtualRuntime cri = new VirtualRuntime(builder -> builder.record(file))) {
            cri.await(ImageServiceGrpc.newFutureStub(cri.channel)
                    .pullImage(PullImageRequest.newBuilder()
                            .setImage(VirtualRuntime.image())
                            .setAuth(AuthConfig.newBuilder()
                                    .setUsername("someone")
                                    .setPassword("hunter2")
                                    .setAuth("aHVudGVyMg==")
                                    .setIdentityToken("token-a")
                                    .setRegistryToken("token-b"))
                            .build()));
        }

        assertThat(Files.readString(file))
                .contains("someone", "[redacted]")
                .doesNotContain("hunter2", "aHVudGVyMg", "token-a", "token-b");
    }

    @Test
    void aFileThatCannotBeWrittenIsNamed() {
        assertThatThrownBy(() -> FakeRuntime.builder()
                        .record(directory.resolve("no/such/dir"))
                        .start())
                .isInstanceOf(IOException.class)
                .hasMessageContaining("no/such/dir: cannot be written");
    }

    @Test
    void whatTheDiskCannotTakeIsCounted() throws Exception {
        Path file = directory.resolve("lines");
        java.util.ArrayDeque<Runnable> later = new java.util.ArrayDeque<>();
        LineFile lines = LineFile.append(file, later::add);
        String long1 = "x".repeat((int) LineFile.MAX_WAITING_CHARACTERS - 1) + "\n";
        lines.write(long1);
        lines.write("a\n");
        lines.write("b\n");
        later.remove().run();
        lines.write("c\n");
        lines.close();

        assertThat(Files.readAllLines(file).stream().skip(1)).containsExactly("{\"dropped\":2}", "c");
    }
}
