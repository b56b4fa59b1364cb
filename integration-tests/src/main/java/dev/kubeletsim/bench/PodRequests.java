// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.bench;

import com.google.protobuf.ByteString;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.ContainerMetadata;
import dev.kubeletsim.cri.v1.CreateContainerRequest;
import dev.kubeletsim.cri.v1.CreateContainerResponse;
import dev.kubeletsim.cri.v1.ImageServiceGrpc;
import dev.kubeletsim.cri.v1.ImageSpec;
import dev.kubeletsim.cri.v1.Int64Value;
import dev.kubeletsim.cri.v1.KeyValue;
import dev.kubeletsim.cri.v1.LinuxContainerConfig;
import dev.kubeletsim.cri.v1.LinuxContainerSecurityContext;
import dev.kubeletsim.cri.v1.Mount;
import dev.kubeletsim.cri.v1.PodSandboxConfig;
import dev.kubeletsim.cri.v1.PodSandboxMetadata;
import dev.kubeletsim.cri.v1.PullImageRequest;
import dev.kubeletsim.cri.v1.RemoveContainerRequest;
import dev.kubeletsim.cri.v1.RunPodSandboxRequest;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.cri.v1.StartContainerRequest;
import dev.kubeletsim.cri.v1.StopContainerRequest;
import io.grpc.Channel;
import java.util.List;

/** The requests that a kubelet makes for one pod: labels, annotations, environment, mounts and logs included. */
final class PodRequests {
    private static final ImageSpec IMAGE = ImageSpec.newBuilder()
            .setImage("registry.k8s.io/e2e-test-images/agnhost:2.45")
            .build();

    /** A user and groups that the image does not know. */
    private static final LinuxContainerSecurityContext STRANGER = LinuxContainerSecurityContext.newBuilder()
            .setRunAsUser(Int64Value.newBuilder().setValue(12345))
            .setRunAsGroup(Int64Value.newBuilder().setValue(12345))
            .addSupplementalGroups(60000)
            .build();

    private static final int GRACE_SECONDS = 30;

    private final PodSandboxConfig sandbox;
    private final String files;

    /**
     * The pod {@code name}.
     *
     * @param var the node's directory of what changes, {@code /var} on a real one: the kubelet keeps its pods' files and
     *     logs there
     */
    PodRequests(String name, String var) {
        this.files = var + "/lib/kubelet/pods/uid-" + name;
        this.sandbox = PodSandboxConfig.newBuilder()
                .setMetadata(PodSandboxMetadata.newBuilder()
                        .setName(name)
                        .setNamespace("default")
                        .setUid("uid-" + name))
                .setHostname(name)
                .setLogDirectory(var + "/log/pods/default_" + name + "_uid-" + name)
                .putLabels("io.kubernetes.pod.name", name)
                .putLabels("io.kubernetes.pod.namespace", "default")
                .putLabels("io.kubernetes.pod.uid", "uid-" + name)
                .build();
    }

    /** Pulls the image that the containers are made of. */
    static void pullImage(Channel channel) {
        ImageServiceGrpc.newBlockingStub(channel)
                .pullImage(PullImageRequest.newBuilder().setImage(IMAGE).build());
    }

    /** The pod's directories on the node, which a kubelet removes when the pod is gone. */
    List<String> directories() {
        return List.of(files, sandbox.getLogDirectory());
    }

    RunPodSandboxRequest runPodSandbox() {
        return RunPodSandboxRequest.newBuilder().setConfig(sandbox).build();
    }

    /** The container {@code name}, which runs agnhost's pause unless it gets a command. */
    CreateContainerRequest createContainer(String sandboxId, String name, String... command) {
        ContainerConfig.Builder config = ContainerConfig.newBuilder()
                .setMetadata(ContainerMetadata.newBuilder().setName(name))
                .setImage(IMAGE)
                .setLogPath(name + "/0.log")
                .setLinux(LinuxContainerConfig.newBuilder().setSecurityContext(STRANGER))
                .addEnvs(env("KUBERNETES_SERVICE_HOST", "10.96.0.1"))
                .addEnvs(env("KUBERNETES_SERVICE_PORT", "443"))
                .addMounts(Mount.newBuilder().setContainerPath("/etc/hosts").setHostPath(files + "/etc-hosts"))
                .addMounts(Mount.newBuilder()
                        .setContainerPath("/dev/termination-log")
                        .setHostPath(files + "/containers/" + name))
                .putAllLabels(sandbox.getLabelsMap())
                .putLabels("io.kubernetes.container.name", name)
                .putAnnotations("io.kubernetes.container.hash", "5f2e9d1c")
                .putAnnotations("io.kubernetes.container.restartCount", "0")
                .putAnnotations("io.kubernetes.container.terminationMessagePath", "/dev/termination-log")
                .putAnnotations("io.kubernetes.container.terminationMessagePolicy", "File")
                .putAnnotations("io.kubernetes.pod.terminationGracePeriod", "30");
        for (String argument : command) {
            config.addCommand(argument);
        }
        return CreateContainerRequest.newBuilder()
                .setPodSandboxId(sandboxId)
                .setSandboxConfig(sandbox)
                .setConfig(config)
                .build();
    }

    private static KeyValue env(String name, String value) {
        return KeyValue.newBuilder()
                .setKey(name)
                .setValue(ByteString.copyFromUtf8(value))
                .build();
    }

    /** Runs the pod's sandbox; returns its id. */
    String run(Channel channel) {
        return RuntimeServiceGrpc.newBlockingStub(channel)
                .runPodSandbox(runPodSandbox())
                .getPodSandboxId();
    }

    /** Creates and starts a container; returns its id. */
    String start(Channel channel, String sandboxId, String name) {
        var runtime = RuntimeServiceGrpc.newBlockingStub(channel);
        String id = runtime.createContainer(createContainer(sandboxId, name)).getContainerId();
        runtime.startContainer(
                StartContainerRequest.newBuilder().setContainerId(id).build());
        return id;
    }

    /** A container from its creation to its removal; another one can follow it. */
    CallScript containerLife(String sandboxId) {
        return CallScript.of(
                CallScript.Step.of(
                        RuntimeServiceGrpc.getCreateContainerMethod(), createContainer(sandboxId, "short-lived")),
                CallScript.Step.after(
                        RuntimeServiceGrpc.getStartContainerMethod(),
                        (CreateContainerResponse made) -> StartContainerRequest.newBuilder()
                                .setContainerId(made.getContainerId())
                                .build()),
                CallScript.Step.after(
                        RuntimeServiceGrpc.getStopContainerMethod(),
                        (CreateContainerResponse made) -> StopContainerRequest.newBuilder()
                                .setContainerId(made.getContainerId())
                                .setTimeout(GRACE_SECONDS)
                                .build()),
                CallScript.Step.after(
                        RuntimeServiceGrpc.getRemoveContainerMethod(),
                        (CreateContainerResponse made) -> RemoveContainerRequest.newBuilder()
                                .setContainerId(made.getContainerId())
                                .build()));
    }
}
