// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.image.ImageCatalogue;
import dev.kubeletsim.cri.image.ImageStore;
import dev.kubeletsim.cri.process.OutputSink;
import dev.kubeletsim.cri.sandbox.NodeSurroundings;
import dev.kubeletsim.cri.server.RuntimeEngine;
import dev.kubeletsim.cri.v1.AttachRequest;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.ContainerMetadata;
import dev.kubeletsim.cri.v1.CreateContainerRequest;
import dev.kubeletsim.cri.v1.ExecRequest;
import dev.kubeletsim.cri.v1.ImageServiceGrpc;
import dev.kubeletsim.cri.v1.ImageSpec;
import dev.kubeletsim.cri.v1.PodSandboxConfig;
import dev.kubeletsim.cri.v1.PodSandboxMetadata;
import dev.kubeletsim.cri.v1.PortForwardRequest;
import dev.kubeletsim.cri.v1.PullImageRequest;
import dev.kubeletsim.cri.v1.RunPodSandboxRequest;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.cri.v1.StartContainerRequest;
import dev.kubeletsim.cri.vfs.HostFiles;
import dev.kubeletsim.time.SystemScheduler;
import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a streaming server may do with a container, without one. */
@Timeout(30)
class AttachTest {
    private static final String IMAGE = "docker.io/library/busybox:1.36";

    private final SystemScheduler scheduler = new SystemScheduler("attach");
    private final AtomicReference<ContainerStreams> streams = new AtomicReference<>();
    private final RuntimeProfile profile = RuntimeProfile.containerd20();
    private final RuntimeEngine engine = new RuntimeEngine(
            profile,
            scheduler,
            new Random(1),
            HostFiles.inMemory(scheduler),
            new ImageStore(profile.images(), ImageCatalogue.builtIn()),
            NodeSurroundings.inMemory("node"),
            (containers, ports) -> {
                streams.set(containers);
                return new NoUrls();
            });
    private final Server server = services();
    private final ManagedChannel channel =
            InProcessChannelBuilder.forName("attach").directExecutor().build();

    private Server services() {
        InProcessServerBuilder builder = InProcessServerBuilder.forName("attach");
        engine.services().forEach(builder::addService);
        return builder.build();
    }

    @BeforeEach
    void start() throws IOException {
        server.start();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        server.shutdownNow();
        engine.close();
        scheduler.close();
    }

    private String runningContainer() {
        ImageSpec image = ImageSpec.newBuilder().setImage(IMAGE).build();
        ImageServiceGrpc.newBlockingStub(channel)
                .pullImage(PullImageRequest.newBuilder().setImage(image).build());
        var cri = RuntimeServiceGrpc.newBlockingStub(channel);
        PodSandboxConfig pod = PodSandboxConfig.newBuilder()
                .setMetadata(PodSandboxMetadata.newBuilder().setName("p").setUid("u"))
                .build();
        String podId = cri.runPodSandbox(
                        RunPodSandboxRequest.newBuilder().setConfig(pod).build())
                .getPodSandboxId();
        ContainerConfig config = ContainerConfig.newBuilder()
                .setMetadata(ContainerMetadata.newBuilder().setName("c"))
                .setImage(image)
                .addCommand("cat")
                .setStdin(true)
                .build();
        String id = cri.createContainer(CreateContainerRequest.newBuilder()
                        .setPodSandboxId(podId)
                        .setConfig(config)
                        .setSandboxConfig(pod)
                        .build())
                .getContainerId();
        cri.startContainer(StartContainerRequest.newBuilder().setContainerId(id).build());
        return id;
    }

    @Test
    void aClientThatDetachesEndsItsSessionButNotTheProcess() throws Exception {
        String id = runningContainer();
        ContainerStreams.Session first = attach(id);
        assertThat(first.exit().toCompletableFuture()).isNotDone();

        first.close();

        assertThat(first.exit().toCompletableFuture().get(5, TimeUnit.SECONDS)).isZero();
        ContainerStreams.Session second = attach(id);
        assertThat(second.exit().toCompletableFuture()).isNotDone();
        second.closeStdin();
        assertThat(second.exit().toCompletableFuture().get(5, TimeUnit.SECONDS))
                .as("cat ends with its input")
                .isZero();
    }

    private ContainerStreams.Session attach(String id) throws Exception {
        OutputSink nowhere = new Nowhere();
        return java.util.Objects.requireNonNull(streams.get())
                .attach(new ContainerStreams.AttachCommand(id, false, true), nowhere, nowhere)
                .toCompletableFuture()
                .get(5, TimeUnit.SECONDS);
    }

    private static final class Nowhere implements OutputSink {
        @Override
        public boolean write(byte[] chunk) {
            return true;
        }

        @Override
        public void closed() {}
    }

    private static final class NoUrls implements StreamingUrls {
        @Override
        public String exec(ExecRequest request) {
            throw new UnsupportedOperationException("no streaming server here");
        }

        @Override
        public String attach(AttachRequest request) {
            throw new UnsupportedOperationException("no streaming server here");
        }

        @Override
        public String portForward(PortForwardRequest request) {
            throw new UnsupportedOperationException("no streaming server here");
        }
    }
}
