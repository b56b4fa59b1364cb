// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.v1.CreateContainerRequest;
import dev.kubeletsim.cri.v1.ExecSyncRequest;
import dev.kubeletsim.cri.v1.PodSandboxConfig;
import dev.kubeletsim.cri.v1.PodSandboxMetadata;
import dev.kubeletsim.cri.v1.RunPodSandboxRequest;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.cri.v1.VersionRequest;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class FakeRuntimeTest {
    @RegisterExtension
    static final FakeRuntimeExtension containerd =
            FakeRuntimeExtension.with(builder -> builder.listen("tcp://127.0.0.1:0"));

    private final RuntimeServiceGrpc.RuntimeServiceBlockingStub cri =
            RuntimeServiceGrpc.newBlockingStub(containerd.channel());

    @Test
    void whatCrashesTheRealContainerdIsInvalidAndDoesNoHarm() {
        String pod = cri.runPodSandbox(RunPodSandboxRequest.newBuilder()
                        .setConfig(PodSandboxConfig.newBuilder()
                                .setMetadata(PodSandboxMetadata.newBuilder().setName("bad-requests")))
                        .build())
                .getPodSandboxId();
        CreateContainerRequest empty =
                CreateContainerRequest.newBuilder().setPodSandboxId(pod).build();
        assertThatThrownBy(() -> cri.createContainer(empty))
                .isInstanceOfSatisfying(StatusRuntimeException.class, failure -> {
                    assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
                    assertThat(failure.getStatus().getDescription()).contains("container config must include metadata");
                });
        assertThatThrownBy(() -> cri.execSync(ExecSyncRequest.getDefaultInstance()))
                .hasMessageContaining("prefix can't be empty");
        assertThat(cri.version(VersionRequest.getDefaultInstance()).getRuntimeName())
                .isEqualTo("containerd");
    }

    @Test
    void theEndpointHasThePortThatWasChosen() {
        assertThat(containerd.endpoint()).matches("tcp://127\\.0\\.0\\.1:[1-9][0-9]*");
    }

    @Test
    void closingTwiceIsFine() throws Exception {
        FakeRuntime runtime = FakeRuntime.builder().start();
        runtime.close();
        runtime.close();
    }

    @Test
    void aStartThatFailsLetsGoOfWhatItHad(@TempDir Path state) throws Exception {
        FakeRuntimeBuilder taken = FakeRuntime.builder()
                .stateDirectory(state)
                .inProcessName("free")
                .listen(containerd.endpoint());
        assertThatThrownBy(taken::start).isInstanceOf(IOException.class).hasMessageContaining("cannot listen on");

        FakeRuntime runtime = FakeRuntime.builder()
                .stateDirectory(state)
                .inProcessName("free")
                .start();
        runtime.close();
    }
}
