// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.fuzz;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.kubeletsim.cri.FakeRuntime;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.CreateContainerRequest;
import dev.kubeletsim.cri.v1.ExecRequest;
import dev.kubeletsim.cri.v1.ExecSyncRequest;
import dev.kubeletsim.cri.v1.ImageServiceGrpc;
import dev.kubeletsim.cri.v1.ImageSpec;
import dev.kubeletsim.cri.v1.PodSandboxConfig;
import dev.kubeletsim.cri.v1.PullImageRequest;
import dev.kubeletsim.cri.v1.RemoveContainerRequest;
import dev.kubeletsim.cri.v1.RunPodSandboxRequest;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc.RuntimeServiceBlockingStub;
import dev.kubeletsim.cri.v1.StartContainerRequest;
import dev.kubeletsim.cri.v1.StopContainerRequest;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;

/** A runtime on the wall clock with a sandbox of its own, as a well-behaved client uses it. */
final class ServedRuntime implements AutoCloseable {
    private static final String IMAGE = "registry.k8s.io/e2e-test-images/busybox:1.29-4";

    private final FakeRuntime runtime;
    private final ManagedChannel channel;
    private final RuntimeServiceBlockingStub cri;
    private final String sandbox;
    private final PodSandboxConfig sandboxConfig;

    /** Listens at {@code endpoint} besides within this process. */
    ServedRuntime(String endpoint) throws IOException {
        runtime = FakeRuntime.builder().listen(endpoint).start();
        channel = runtime.newChannel();
        cri = RuntimeServiceGrpc.newBlockingStub(channel);
        PodSandboxConfig.Builder config = PodSandboxConfig.newBuilder();
        config.getMetadataBuilder().setName("p").setNamespace("n").setUid("u");
        sandboxConfig = config.build();
        sandbox = cri.runPodSandbox(RunPodSandboxRequest.newBuilder()
                        .setConfig(sandboxConfig)
                        .build())
                .getPodSandboxId();
        ImageServiceGrpc.newBlockingStub(channel)
                .pullImage(PullImageRequest.newBuilder()
                        .setImage(ImageSpec.newBuilder().setImage(IMAGE))
                        .build());
    }

    FakeRuntime runtime() {
        return runtime;
    }

    /** A new container that sleeps. */
    String start(String name) {
        ContainerConfig.Builder config = ContainerConfig.newBuilder()
                .setImage(ImageSpec.newBuilder().setImage(IMAGE))
                .addCommand("sleep")
                .addCommand("1000");
        config.getMetadataBuilder().setName(name);
        String id = cri.createContainer(CreateContainerRequest.newBuilder()
                        .setPodSandboxId(sandbox)
                        .setSandboxConfig(sandboxConfig)
                        .setConfig(config)
                        .build())
                .getContainerId();
        cri.startContainer(StartContainerRequest.newBuilder().setContainerId(id).build());
        return id;
    }

    /** What {@code echo word} prints in a container. */
    String echo(String container, String word) {
        return cri.execSync(ExecSyncRequest.newBuilder()
                        .setContainerId(container)
                        .addCmd("echo")
                        .addCmd(word)
                        .build())
                .getStdout()
                .toStringUtf8()
                .strip();
    }

    /** Where a client connects to run {@code cat} in a container, once. */
    URI execUrl(String container) {
        return URI.create(cri.exec(ExecRequest.newBuilder()
                        .setContainerId(container)
                        .addCmd("cat")
                        .setStdin(true)
                        .setStdout(true)
                        .build())
                .getUrl());
    }

    void remove(String container) {
        cri.stopContainer(
                StopContainerRequest.newBuilder().setContainerId(container).build());
        cri.removeContainer(
                RemoveContainerRequest.newBuilder().setContainerId(container).build());
    }

    /** How many files and sockets this process has open. */
    static long openDescriptors() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
    }

    @Override
    public void close() {
        channel.shutdownNow();
        runtime.close();
    }
}
