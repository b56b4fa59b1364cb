// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import com.google.protobuf.ByteString;
import dev.kubeletsim.cri.v1.ContainerConfig;
import dev.kubeletsim.cri.v1.ContainerMetadata;
import dev.kubeletsim.cri.v1.ImageSpec;
import dev.kubeletsim.cri.v1.KeyValue;
import dev.kubeletsim.cri.v1.LinuxContainerConfig;
import dev.kubeletsim.cri.v1.LinuxContainerSecurityContext;
import dev.kubeletsim.cri.v1.Signal;
import dev.kubeletsim.kubelet.config.KubeletConfiguration;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Containers as the CRI has them (upstream's {@code generateContainerConfig}). */
final class ContainerConfigs {
    /**
     * What a start knows beyond the spec.
     *
     * @param imageRef the image by the runtime's own id
     * @param targetId the container whose processes an ephemeral container is to see, or null
     */
    record Start(
            int restartCount,
            List<String> podIps,
            String imageRef,
            ImageUser imageUser,
            String runtimeHandler,
            @Nullable String targetId) {}

    private final KubeletConfiguration configuration;
    private final SecurityContexts securityContexts;
    private final LinuxResources resources;
    private final Environment environment;
    private final ContainerMounts mounts;

    ContainerConfigs(
            KubeletConfiguration configuration,
            SecurityContexts securityContexts,
            LinuxResources resources,
            Environment environment,
            ContainerMounts mounts) {
        this.configuration = configuration;
        this.securityContexts = securityContexts;
        this.resources = resources;
        this.environment = environment;
        this.mounts = mounts;
    }

    /** @throws ContainerConfigException if the spec cannot be met, or refers to what is not there */
    ContainerConfig of(Pod pod, Container container, Start start) {
        RunAsNonRoot.verify(pod, container, start.imageUser(), configuration.version());
        Map<String, String> variables = environment.of(pod, container, start.podIps());
        LinuxContainerSecurityContext security = securityContexts.ofContainer(
                pod, container, start.imageUser(), start.runtimeHandler(), start.targetId());
        ContainerConfig.Builder config = ContainerConfig.newBuilder()
                .setMetadata(
                        ContainerMetadata.newBuilder().setName(container.name()).setAttempt(start.restartCount()))
                .setImage(ImageSpec.newBuilder().setImage(start.imageRef()).setUserSpecifiedImage(container.image()))
                .setWorkingDir(Trees.text(container.spec(), "workingDir"))
                .putAllLabels(Labels.ofContainer(pod, container))
                .putAllAnnotations(Labels.annotations(pod, container, start.restartCount()))
                .setLogPath(LogPaths.ofContainer(container.name(), start.restartCount()))
                .setStdin(Trees.flag(container.spec(), "stdin"))
                .setStdinOnce(Trees.flag(container.spec(), "stdinOnce"))
                .setTty(Trees.flag(container.spec(), "tty"))
                .setLinux(LinuxContainerConfig.newBuilder()
                        .setSecurityContext(security)
                        .setResources(resources.ofContainer(pod, container)));
        addCommand(config, container, variables);
        addMounts(config, pod, container, start, variables, security);
        addStopSignal(config, container);
        return config.build();
    }

    /** Who a container is to run as. */
    RequestedIdentity identity(Pod pod, Container container, ImageUser image) {
        return securityContexts.identity(pod, container, image);
    }

    private static void addCommand(ContainerConfig.Builder config, Container container, Map<String, String> variables) {
        container.command().forEach(word -> config.addCommand(VariableExpansion.expand(word, variables)));
        container.args().forEach(word -> config.addArgs(VariableExpansion.expand(word, variables)));
        variables.forEach((name, value) ->
                config.addEnvs(KeyValue.newBuilder().setKey(name).setValue(ByteString.copyFromUtf8(value))));
    }

    private void addMounts(
            ContainerConfig.Builder config,
            Pod pod,
            Container container,
            Start start,
            Map<String, String> variables,
            LinuxContainerSecurityContext security) {
        try {
            config.addAllMounts(mounts.of(pod, container, start.podIps(), variables, security.getNamespaceOptions()));
        } catch (IOException e) {
            throw new ContainerConfigException(String.valueOf(e.getMessage()));
        }
    }

    private void addStopSignal(ContainerConfig.Builder config, Container container) {
        String signal = Trees.text(container.spec().path("lifecycle"), "stopSignal");
        if (!signal.isEmpty() && configuration.featureGates().enabled("ContainerStopSignals")) {
            config.setStopSignal(Signal.valueOf(signal.replace("+", "PLUS").replace("-", "MINUS")));
        }
    }
}
