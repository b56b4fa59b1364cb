// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.critest;

import dev.kubeletsim.cri.FakeRuntime;
import dev.kubeletsim.cri.FakeRuntimeBuilder;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.ContainerMetadata;
import dev.kubeletsim.cri.v1.ContainerStatus;
import dev.kubeletsim.cri.v1.ContainerStatusRequest;
import dev.kubeletsim.cri.v1.CreateContainerRequest;
import dev.kubeletsim.cri.v1.ExecSyncRequest;
import dev.kubeletsim.cri.v1.ExecSyncResponse;
import dev.kubeletsim.cri.v1.ImageServiceGrpc;
import dev.kubeletsim.cri.v1.ImageSpec;
import dev.kubeletsim.cri.v1.LinuxContainerSecurityContext;
import dev.kubeletsim.cri.v1.LinuxSandboxSecurityContext;
import dev.kubeletsim.cri.v1.PodSandboxConfig;
import dev.kubeletsim.cri.v1.PodSandboxMetadata;
import dev.kubeletsim.cri.v1.PodSandboxStatusRequest;
import dev.kubeletsim.cri.v1.PullImageRequest;
import dev.kubeletsim.cri.v1.RunPodSandboxRequest;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc.RuntimeServiceBlockingStub;
import dev.kubeletsim.cri.v1.StartContainerRequest;
import dev.kubeletsim.cri.v1.StopPodSandboxRequest;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A runtime on the wall clock, and short words for what tests ask of it. */
final class TestingNode implements AutoCloseable {
    static final String BUSYBOX = "registry.k8s.io/e2e-test-images/busybox:1.29-2";
    static final String NGINX = "registry.k8s.io/e2e-test-images/nginx:1.14-2";
    static final List<String> PAUSE = List.of("sleep", "100000");

    private final FakeRuntime runtime;
    private final ManagedChannel channel;
    private final Map<String, PodSandboxConfig> pods = new HashMap<>();
    private int names;

    TestingNode(UnaryOperator<FakeRuntimeBuilder> settings) throws IOException {
        runtime = settings.apply(FakeRuntime.builder()).start();
        channel = runtime.newChannel();
    }

    RuntimeServiceBlockingStub cri() {
        return RuntimeServiceGrpc.newBlockingStub(channel);
    }

    String pod() {
        return pod(config -> config);
    }

    String pod(UnaryOperator<PodSandboxConfig.Builder> settings) {
        PodSandboxConfig.Builder config = PodSandboxConfig.newBuilder()
                .setMetadata(PodSandboxMetadata.newBuilder()
                        .setName("pod" + ++names)
                        .setNamespace("default")
                        .setUid("uid" + names));
        PodSandboxConfig pod = settings.apply(config).build();
        String id = cri().runPodSandbox(
                        RunPodSandboxRequest.newBuilder().setConfig(pod).build())
                .getPodSandboxId();
        pods.put(id, pod);
        return id;
    }

    String pod(LinuxSandboxSecurityContext.Builder security) {
        return pod(config -> {
            config.getLinuxBuilder().setSecurityContext(security);
            return config;
        });
    }

    String ip(String pod) {
        return cri().podSandboxStatus(PodSandboxStatusRequest.newBuilder()
                        .setPodSandboxId(pod)
                        .build())
                .getStatus()
                .getNetwork()
                .getIp();
    }

    void stop(String pod) {
        cri().stopPodSandbox(
                        StopPodSandboxRequest.newBuilder().setPodSandboxId(pod).build());
    }

    /** A container that runs. */
    String container(String pod, String image, List<String> command, LinuxContainerSecurityContext.Builder security) {
        return container(pod, image, command, config -> {
            config.getLinuxBuilder().setSecurityContext(security);
            return config;
        });
    }

    String container(String pod, String image, List<String> command) {
        return container(pod, image, command, config -> config);
    }

    String container(String pod, String image, List<String> command, UnaryOperator<ContainerConfig.Builder> settings) {
        String id = create(pod, image, command, settings);
        start(id);
        return id;
    }

    void start(String container) {
        cri().startContainer(StartContainerRequest.newBuilder()
                .setContainerId(container)
                .build());
    }

    String create(String pod, String image, List<String> command, UnaryOperator<ContainerConfig.Builder> settings) {
        ImageSpec spec = ImageSpec.newBuilder().setImage(image).build();
        ImageServiceGrpc.newBlockingStub(channel)
                .pullImage(PullImageRequest.newBuilder().setImage(spec).build());
        ContainerConfig.Builder config = ContainerConfig.newBuilder()
                .setMetadata(ContainerMetadata.newBuilder().setName("c" + ++names))
                .setImage(spec)
                .addAllCommand(command);
        return cri().createContainer(CreateContainerRequest.newBuilder()
                        .setPodSandboxId(pod)
                        .setConfig(settings.apply(config))
                        .setSandboxConfig(pods.getOrDefault(pod, PodSandboxConfig.getDefaultInstance()))
                        .build())
                .getContainerId();
    }

    ContainerStatus status(String container) {
        return cri().containerStatus(ContainerStatusRequest.newBuilder()
                        .setContainerId(container)
                        .build())
                .getStatus();
    }

    ExecSyncResponse exec(String container, String... command) {
        return cri().execSync(ExecSyncRequest.newBuilder()
                .setContainerId(container)
                .addAllCmd(List.of(command))
                .setTimeout(20)
                .build());
    }

    /** What a command prints, with its errors and, if it isn't 0, its exit code. */
    String sh(String container, String script) {
        ExecSyncResponse reply = exec(container, "sh", "-c", script);
        String text = reply.getStdout().toStringUtf8() + reply.getStderr().toStringUtf8();
        return reply.getExitCode() == 0 ? text : text + "exit " + reply.getExitCode();
    }

    ManagedChannel channel() {
        return channel;
    }

    @Override
    public void close() {
        channel.shutdownNow();
        runtime.close();
    }
}
