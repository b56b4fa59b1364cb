// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kubeletsim.cri.CriProxy;
import dev.kubeletsim.cri.FakeRuntime;
import dev.kubeletsim.cri.call.VirtualRuntime;
import dev.kubeletsim.cri.conformance.EndpointChannel;
import dev.kubeletsim.cri.fault.FaultFile;
import dev.kubeletsim.cri.server.ListenerAccess;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.ContainerMetadata;
import dev.kubeletsim.cri.v1.ContainerStatusRequest;
import dev.kubeletsim.cri.v1.CreateContainerRequest;
import dev.kubeletsim.cri.v1.ExecSyncRequest;
import dev.kubeletsim.cri.v1.GetEventsRequest;
import dev.kubeletsim.cri.v1.ImageServiceGrpc;
import dev.kubeletsim.cri.v1.PullImageRequest;
import dev.kubeletsim.cri.v1.RunPodSandboxRequest;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.cri.v1.StopPodSandboxRequest;
import dev.kubeletsim.cri.v1.VersionRequest;
import dev.kubeletsim.time.SystemScheduler;
import io.grpc.CallOptions;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A proxy before a runtime behind a real socket. */
class CriProxyTest {
    @TempDir
    private Path directory;

    private final SystemScheduler scheduler = new SystemScheduler("proxy-test");
    private FakeRuntime runtime;
    private String before;
    private CriProxy proxy;
    private EndpointChannel client;
    private RuntimeServiceGrpc.RuntimeServiceBlockingStub cri;

    @BeforeEach
    void start() throws Exception {
        runtime = FakeRuntime.builder()
                .listen("unix://" + directory.resolve("real.sock"))
                .start();
        try (EndpointChannel direct = EndpointChannel.open(runtime.endpoint())) {
            before = RuntimeServiceGrpc.newBlockingStub(direct.channel())
                    .runPodSandbox(VirtualRuntime.run("before"))
                    .getPodSandboxId();
        }
        proxy = CriProxy.start(
                runtime.endpoint(),
                List.of("unix://" + directory.resolve("proxy.sock")),
                ListenerAccess.LOCAL,
                scheduler);
        client = EndpointChannel.open(proxy.endpoints().getFirst());
        cri = RuntimeServiceGrpc.newBlockingStub(client.channel()).withDeadlineAfter(20, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() {
        client.close();
        proxy.close();
        runtime.close();
        scheduler.close();
    }

    private void set(String yaml) throws Exception {
        FaultFile.parse("faults.yaml", yaml).setOn(proxy.faults());
    }

    private String container(String pod, String name) {
        ImageServiceGrpc.newBlockingStub(client.channel())
                .pullImage(PullImageRequest.newBuilder()
                        .setImage(VirtualRuntime.image())
                        .build());
        RunPodSandboxRequest run = VirtualRuntime.run(pod);
        return cri.createContainer(CreateContainerRequest.newBuilder()
                        .setPodSandboxId(cri.runPodSandbox(run).getPodSandboxId())
                        .setSandboxConfig(run.getConfig())
                        .setConfig(ContainerConfig.newBuilder()
                                .setMetadata(ContainerMetadata.newBuilder().setName(name))
                                .setImage(VirtualRuntime.image()))
                        .build())
                .getContainerId();
    }

    @Test
    void callsAndStreamsGoThrough() {
        var events = cri.getContainerEvents(GetEventsRequest.getDefaultInstance());
        String container = container("a", "c");
        cri.startContainer(VirtualRuntime.start(container));

        assertThat(cri.execSync(ExecSyncRequest.newBuilder()
                                .setContainerId(container)
                                .addAllCmd(List.of("echo", "hi"))
                                .build())
                        .getStdout()
                        .toStringUtf8())
                .isEqualTo("hi\n");
        assertThat(events.next().getContainerId()).isEqualTo(before);
        assertThatThrownBy(() -> cri.containerStatus(ContainerStatusRequest.newBuilder()
                        .setContainerId("nosuch")
                        .build()))
                .hasMessageStartingWith("NOT_FOUND: an error occurred when try to find container \"nosuch\"");
    }

    @Test
    void whatTheRealRuntimeDoesNotKnowItRefusesItself() {
        MethodDescriptor<VersionRequest, ?> alpha = RuntimeServiceGrpc.getVersionMethod().toBuilder()
                .setFullMethodName("runtime.v1alpha2.RuntimeService/Version")
                .build();

        assertThatThrownBy(() -> ClientCalls.blockingUnaryCall(
                        client.channel(), alpha, CallOptions.DEFAULT, VersionRequest.getDefaultInstance()))
                .hasMessageStartingWith("UNIMPLEMENTED")
                .hasMessageContaining("runtime.v1alpha2.RuntimeService/Version");
    }

    @Test
    void rulesMatchWhatWasThereWhatWasMadeHereAndNoOther() throws Exception {
        String made = container("mine", "app");
        set("""
                faults:
                - {match: {pod: before}, error: {code: Aborted}}
                - {match: {container: app, labels: {app: mine}}, error: {code: DataLoss}}
                """);

        assertThat(code(() -> cri.stopPodSandbox(StopPodSandboxRequest.newBuilder()
                        .setPodSandboxId(before)
                        .build())))
                .isEqualTo(Status.Code.ABORTED);
        assertThat(code(() -> cri.startContainer(VirtualRuntime.start(made)))).isEqualTo(Status.Code.DATA_LOSS);
        assertThat(code(() -> container("other", "app"))).isEqualTo(Status.Code.OK);
        proxy.faults().clear();
        assertThat(code(() -> cri.startContainer(VirtualRuntime.start(made)))).isEqualTo(Status.Code.OK);
    }

    private static Status.Code code(Runnable call) {
        try {
            call.run();
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }

    @Test
    void answersAreChangedOnTheirWay() throws Exception {
        set("faults: [{match: {rpc: Version}, answer: {runtime_version: v0}}]");

        assertThat(cri.version(VersionRequest.getDefaultInstance()).getRuntimeVersion())
                .isEqualTo("v0");
        assertThat(cri.version(VersionRequest.getDefaultInstance()).getRuntimeName())
                .isEqualTo("containerd");
    }

    @Test
    void callsAreRecordedDecoded() throws Exception {
        Path file = directory.resolve("calls.jsonl");
        proxy.record(file);
        cri.version(VersionRequest.getDefaultInstance());

        await().atMost(Duration.ofSeconds(10))
                .until(() -> !Files.readString(file).isEmpty());
        assertThat(Files.readString(file))
                .contains("\"method\":\"Version\"")
                .contains("\"reply\":{\"version\":\"0.1.0\",\"runtime_name\":\"containerd\"");
    }

    @Test
    void aCrashIsOneOfTheProxyAlone() throws Exception {
        set("faults: [{match: {rpc: RunPodSandbox}, limit: 1, crash: true}]");

        assertThat(code(() -> cri.runPodSandbox(VirtualRuntime.run("a")))).isEqualTo(Status.Code.UNAVAILABLE);
        await().atMost(Duration.ofSeconds(10))
                .until(() -> code(() -> cri.version(VersionRequest.getDefaultInstance())) == Status.Code.OK);
        assertThat(code(() -> cri.runPodSandbox(VirtualRuntime.run("a")))).isEqualTo(Status.Code.UNKNOWN);
    }

    @Test
    void aRuntimeThatDoesNotAnswerIsNamed() {
        assertThatThrownBy(() -> CriProxy.start(
                        "unix://" + directory.resolve("none.sock"),
                        List.of("unix://" + directory.resolve("p2.sock")),
                        ListenerAccess.LOCAL,
                        scheduler))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("none.sock does not answer");
        assertThat(directory.resolve("p2.sock")).doesNotExist();
    }
}
