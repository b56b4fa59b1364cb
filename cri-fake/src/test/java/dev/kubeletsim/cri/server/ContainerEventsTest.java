// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.FakeRuntime;
import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.ContainerEventResponse;
import dev.kubeletsim.cri.v1.ContainerEventType;
import dev.kubeletsim.cri.v1.ContainerMetadata;
import dev.kubeletsim.cri.v1.ContainerState;
import dev.kubeletsim.cri.v1.CreateContainerRequest;
import dev.kubeletsim.cri.v1.GetEventsRequest;
import dev.kubeletsim.cri.v1.ImageServiceGrpc;
import dev.kubeletsim.cri.v1.ImageSpec;
import dev.kubeletsim.cri.v1.PodSandboxConfig;
import dev.kubeletsim.cri.v1.PodSandboxMetadata;
import dev.kubeletsim.cri.v1.PullImageRequest;
import dev.kubeletsim.cri.v1.RemoveContainerRequest;
import dev.kubeletsim.cri.v1.RunPodSandboxRequest;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.cri.v1.StartContainerRequest;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContainerEventsTest {
    private static final ImageSpec IMAGE = ImageSpec.newBuilder()
            .setImage("registry.k8s.io/e2e-test-images/agnhost:2.45")
            .build();
    private static final PodSandboxConfig POD = PodSandboxConfig.newBuilder()
            .setMetadata(PodSandboxMetadata.newBuilder().setName("p").setUid("u"))
            .build();

    @Test
    void whoListensLateHearsOfEachContainerAsItWasThen() throws IOException {
        try (FakeRuntime runtime = FakeRuntime.builder()
                .profile(RuntimeProfile.containerd20())
                .listen("tcp://127.0.0.1:0")
                .start()) {
            ManagedChannel channel = runtime.newChannel();
            var cri = RuntimeServiceGrpc.newBlockingStub(channel);
            String container = run(channel, cri);

            Iterator<ContainerEventResponse> stream = cri.getContainerEvents(GetEventsRequest.getDefaultInstance());
            List<ContainerEventResponse> events = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                events.add(stream.next());
            }
            channel.shutdownNow();

            assertThat(events)
                    .extracting(ContainerEventResponse::getContainerEventType)
                    .containsExactly(
                            ContainerEventType.CONTAINER_CREATED_EVENT,
                            ContainerEventType.CONTAINER_STARTED_EVENT,
                            ContainerEventType.CONTAINER_CREATED_EVENT,
                            ContainerEventType.CONTAINER_STARTED_EVENT);
            assertThat(events.get(0).getContainersStatusesList()).isEmpty();
            assertThat(events.get(2).getContainerId()).isEqualTo(container);
            assertThat(events.get(2).getContainersStatuses(0).getState()).isEqualTo(ContainerState.CONTAINER_CREATED);
            assertThat(events.get(3).getContainersStatuses(0).getState()).isEqualTo(ContainerState.CONTAINER_RUNNING);
        }
    }

    @Test
    void anEventOfARemovalDoesNotHaveTheContainer() throws IOException {
        try (FakeRuntime runtime = FakeRuntime.builder()
                .profile(RuntimeProfile.containerd20())
                .listen("tcp://127.0.0.1:0")
                .start()) {
            ManagedChannel channel = runtime.newChannel();
            var cri = RuntimeServiceGrpc.newBlockingStub(channel);
            String container = run(channel, cri);
            cri.removeContainer(RemoveContainerRequest.newBuilder()
                    .setContainerId(container)
                    .build());

            Iterator<ContainerEventResponse> stream = cri.getContainerEvents(GetEventsRequest.getDefaultInstance());
            ContainerEventResponse event = stream.next();
            while (event.getContainerEventType() != ContainerEventType.CONTAINER_DELETED_EVENT) {
                event = stream.next();
            }
            channel.shutdownNow();

            assertThat(event.getContainerId()).isEqualTo(container);
            assertThat(event.getContainersStatusesList()).isEmpty();
        }
    }

    private static String run(ManagedChannel channel, RuntimeServiceGrpc.RuntimeServiceBlockingStub cri) {
        ImageServiceGrpc.newBlockingStub(channel)
                .pullImage(PullImageRequest.newBuilder().setImage(IMAGE).build());
        String sandbox = cri.runPodSandbox(
                        RunPodSandboxRequest.newBuilder().setConfig(POD).build())
                .getPodSandboxId();
        ContainerConfig config = ContainerConfig.newBuilder()
                .setMetadata(ContainerMetadata.newBuilder().setName("c"))
                .setImage(IMAGE)
                .addCommand("sleep")
                .addCommand("1h")
                .build();
        String container = cri.createContainer(CreateContainerRequest.newBuilder()
                        .setPodSandboxId(sandbox)
                        .setConfig(config)
                        .setSandboxConfig(POD)
                        .build())
                .getContainerId();
        cri.startContainer(
                StartContainerRequest.newBuilder().setContainerId(container).build());
        return container;
    }
}
