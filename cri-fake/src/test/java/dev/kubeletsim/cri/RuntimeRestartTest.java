// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.v1.Container;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.ContainerMetadata;
import dev.kubeletsim.cri.v1.ContainerState;
import dev.kubeletsim.cri.v1.ContainerStatus;
import dev.kubeletsim.cri.v1.ContainerStatusRequest;
import dev.kubeletsim.cri.v1.CreateContainerRequest;
import dev.kubeletsim.cri.v1.ExecSyncRequest;
import dev.kubeletsim.cri.v1.ImageServiceGrpc;
import dev.kubeletsim.cri.v1.ImageSpec;
import dev.kubeletsim.cri.v1.Int64Value;
import dev.kubeletsim.cri.v1.LinuxContainerConfig;
import dev.kubeletsim.cri.v1.LinuxContainerSecurityContext;
import dev.kubeletsim.cri.v1.ListContainersRequest;
import dev.kubeletsim.cri.v1.NamespaceMode;
import dev.kubeletsim.cri.v1.NamespaceOption;
import dev.kubeletsim.cri.v1.PodSandboxConfig;
import dev.kubeletsim.cri.v1.PodSandboxMetadata;
import dev.kubeletsim.cri.v1.PullImageRequest;
import dev.kubeletsim.cri.v1.RunPodSandboxRequest;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.cri.v1.StartContainerRequest;
import dev.kubeletsim.cri.v1.StatusRequest;
import dev.kubeletsim.cri.v1.StopContainerRequest;
import dev.kubeletsim.cri.v1.SupplementalGroupsPolicy;
import dev.kubeletsim.cri.v1.VersionRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A runtime whose program is replaced while its containers run, and the profiles that do otherwise than they report. */
class RuntimeRestartTest {
    private static final ImageSpec AGNHOST = ImageSpec.newBuilder()
            .setImage("registry.k8s.io/e2e-test-images/agnhost:2.45")
            .build();
    private static final PodSandboxConfig POD = PodSandboxConfig.newBuilder()
            .setMetadata(PodSandboxMetadata.newBuilder()
                    .setName("strict")
                    .setNamespace("default")
                    .setUid("u1"))
            .build();

    private FakeRuntime runtime = start(RuntimeProfile.containerd20());
    private ManagedChannel channel = runtime.newChannel();
    private RuntimeServiceGrpc.RuntimeServiceBlockingStub cri = RuntimeServiceGrpc.newBlockingStub(channel);

    private static FakeRuntime start(RuntimeProfile profile) {
        try {
            return FakeRuntime.builder()
                    .profile(profile)
                    .listen("tcp://127.0.0.1:0")
                    .start();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void use(RuntimeProfile profile) {
        close();
        runtime = start(profile);
        channel = runtime.newChannel();
        cri = RuntimeServiceGrpc.newBlockingStub(channel);
    }

    @AfterEach
    void close() {
        channel.shutdownNow();
        runtime.close();
    }

    @Test
    void aContainerOutlivesADowngradeWithItsIdentityButWithoutItsReportedUser() throws Exception {
        String container = startStrict("c", 0);
        assertThat(status(container).getUser().getLinux().getSupplementalGroupsList())
                .containsExactly(3000L, 4000L);

        runtime.restart(RuntimeProfile.containerd17());

        assertThat(cri.version(VersionRequest.getDefaultInstance()).getRuntimeVersion())
                .isEqualTo("v1.7.24");
        assertThat(cri.status(StatusRequest.getDefaultInstance()).hasFeatures()).isFalse();
        assertThat(status(container).getState()).isEqualTo(ContainerState.CONTAINER_RUNNING);
        assertThat(status(container).hasUser()).isFalse();
        assertThat(groupsOfPid1(container)).isEqualTo("3000 4000");
        assertThat(groupsOfPid1(startStrict("c", 1))).isEqualTo("3000 4000 50000");
    }

    @Test
    void anUpgradeReportsTheUserOfOldContainersAndHonoursThePolicyForNewOnes() throws Exception {
        use(RuntimeProfile.containerd17());
        String container = startStrict("c", 0);
        assertThat(status(container).hasUser()).isFalse();

        runtime.restart(RuntimeProfile.containerd20());

        assertThat(status(container).getUser().getLinux().getSupplementalGroupsList())
                .containsExactly(3000L, 4000L, 50000L);
        assertThat(groupsOfPid1(startStrict("c", 1))).isEqualTo("3000 4000");
    }

    @Test
    void anOldContainerCanBeStoppedAfterTheRestart() throws Exception {
        String container = startStrict("c", 0);

        runtime.restart(RuntimeProfile.containerd17());
        cri.stopContainer(
                StopContainerRequest.newBuilder().setContainerId(container).build());

        assertThat(status(container).getState()).isEqualTo(ContainerState.CONTAINER_EXITED);
        assertThat(status(container).getExitCode()).isEqualTo(137);
    }

    @Test
    void listsKeepTheOrderOfCreationOverARestart() throws Exception {
        use(RuntimeProfile.crio131());
        String first = startStrict("a", 0);
        String second = startStrict("b", 0);

        runtime.restart(RuntimeProfile.crio130());

        assertThat(List.of(startStrict("c", 0), second, first))
                .as("the newest first")
                .isEqualTo(cri.listContainers(ListContainersRequest.getDefaultInstance()).getContainersList().stream()
                        .map(Container::getId)
                        .toList());
    }

    @Test
    void itListensAgainAtItsAddress() throws Exception {
        String endpoint = runtime.endpoint();

        runtime.restart(RuntimeProfile.containerd17());

        assertThat(runtime.endpoint()).isEqualTo(endpoint);
        ManagedChannel outside = NettyChannelBuilder.forTarget(endpoint.substring("tcp://".length()))
                .usePlaintext()
                .build();
        try {
            assertThat(RuntimeServiceGrpc.newBlockingStub(outside)
                            .version(VersionRequest.getDefaultInstance())
                            .getRuntimeVersion())
                    .isEqualTo("v1.7.24");
        } finally {
            outside.shutdownNow();
        }
    }

    @Test
    void anotherRuntimeCannotTakeOverTheContainers() {
        assertThatThrownBy(() -> runtime.restart(RuntimeProfile.crio131()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("cannot restart containerd-2.0 as cri-o-1.31: its containers are kept by containerd"
                        + " (expected: a release of containerd)");
    }

    @Test
    void theLyingRuntimeReportsTheFeatureAndMerges() {
        use(RuntimeProfile.lyingMerge());

        String container = startStrict("c", 0);

        assertThat(cri.status(StatusRequest.getDefaultInstance()).getFeatures().getSupplementalGroupsPolicy())
                .isTrue();
        assertThat(status(container).getUser().getLinux().getSupplementalGroupsList())
                .containsExactly(3000L, 4000L, 50000L);
        assertThat(groupsOfPid1(container)).isEqualTo("3000 4000 50000");
    }

    @Test
    void theRuntimeWithoutUserHonoursThePolicyInSilence() {
        use(RuntimeProfile.hiddenUser());

        String container = startStrict("c", 0);

        assertThat(cri.status(StatusRequest.getDefaultInstance()).getFeatures().getSupplementalGroupsPolicy())
                .isTrue();
        assertThat(status(container).hasUser()).isFalse();
        assertThat(groupsOfPid1(container)).isEqualTo("3000 4000");
    }

    private String startStrict(String name, int attempt) {
        ImageServiceGrpc.newBlockingStub(channel)
                .pullImage(PullImageRequest.newBuilder().setImage(AGNHOST).build());
        PodSandboxConfig pod = POD.toBuilder()
                .setMetadata(POD.getMetadata().toBuilder().setAttempt(attempt))
                .build();
        String sandbox = cri.runPodSandbox(
                        RunPodSandboxRequest.newBuilder().setConfig(pod).build())
                .getPodSandboxId();
        ContainerConfig config = ContainerConfig.newBuilder()
                .setMetadata(ContainerMetadata.newBuilder().setName(name).setAttempt(attempt))
                .setImage(AGNHOST)
                .setLinux(LinuxContainerConfig.newBuilder()
                        .setSecurityContext(LinuxContainerSecurityContext.newBuilder()
                                .setRunAsUser(Int64Value.newBuilder().setValue(1000))
                                .setRunAsGroup(Int64Value.newBuilder().setValue(3000))
                                .addSupplementalGroups(4000)
                                .setSupplementalGroupsPolicy(SupplementalGroupsPolicy.Strict)
                                .setNamespaceOptions(
                                        NamespaceOption.newBuilder().setPid(NamespaceMode.CONTAINER))))
                .build();
        String container = cri.createContainer(CreateContainerRequest.newBuilder()
                        .setPodSandboxId(sandbox)
                        .setSandboxConfig(pod)
                        .setConfig(config)
                        .build())
                .getContainerId();
        cri.startContainer(
                StartContainerRequest.newBuilder().setContainerId(container).build());
        return container;
    }

    private ContainerStatus status(String container) {
        return cri.containerStatus(ContainerStatusRequest.newBuilder()
                        .setContainerId(container)
                        .build())
                .getStatus();
    }

    private String groupsOfPid1(String container) {
        String status = cri.execSync(ExecSyncRequest.newBuilder()
                        .setContainerId(container)
                        .addAllCmd(List.of("cat", "/proc/1/status"))
                        .build())
                .getStdout()
                .toStringUtf8();
        return status.lines()
                .filter(line -> line.startsWith("Groups:"))
                .findFirst()
                .orElseThrow()
                .substring("Groups:".length())
                .strip();
    }
}
