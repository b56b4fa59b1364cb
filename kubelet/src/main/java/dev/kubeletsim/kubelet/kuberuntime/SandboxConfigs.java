// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.cri.v1.LinuxPodSandboxConfig;
import dev.kubeletsim.cri.v1.PodSandboxConfig;
import dev.kubeletsim.cri.v1.PodSandboxMetadata;
import dev.kubeletsim.cri.v1.PortMapping;
import dev.kubeletsim.cri.v1.Protocol;
import dev.kubeletsim.kubelet.config.KubeletConfiguration;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Sandboxes as the CRI has them (upstream's {@code generatePodSandboxConfig}). */
final class SandboxConfigs {
    private final KubeletConfiguration configuration;
    private final SecurityContexts securityContexts;
    private final LinuxResources resources;
    private final PodDns dns;

    SandboxConfigs(
            KubeletConfiguration configuration,
            SecurityContexts securityContexts,
            LinuxResources resources,
            PodDns dns) {
        this.configuration = configuration;
        this.securityContexts = securityContexts;
        this.resources = resources;
        this.dns = dns;
    }

    /** @throws ContainerConfigException if the pod asks for what this node cannot give */
    PodSandboxConfig of(Pod pod, int attempt, String runtimeHandler) {
        PodSandboxConfig.Builder config = PodSandboxConfig.newBuilder()
                .setMetadata(PodSandboxMetadata.newBuilder()
                        .setName(pod.name())
                        .setNamespace(pod.namespace())
                        .setUid(pod.uid())
                        .setAttempt(attempt))
                .putAllLabels(Labels.ofSandbox(pod))
                .putAllAnnotations(pod.annotations())
                .setDnsConfig(dns.of(pod))
                .setLogDirectory(LogPaths.podDir(configuration, pod))
                .addAllPortMappings(ports(pod))
                .setLinux(linux(pod, runtimeHandler));
        if (!pod.hostNetwork()) {
            config.setHostname(PodHostname.of(pod, configuration).hostname());
        }
        return config.build();
    }

    private LinuxPodSandboxConfig linux(Pod pod, String runtimeHandler) {
        LinuxPodSandboxConfig.Builder linux = LinuxPodSandboxConfig.newBuilder()
                .setCgroupParent(CgroupNames.ofPod(pod, configuration))
                .setSecurityContext(securityContexts.ofSandbox(pod, runtimeHandler))
                .setOverhead(resources.ofOverhead(pod))
                .setResources(resources.ofPod(pod));
        for (JsonNode sysctl : pod.securityContext().path("sysctls")) {
            linux.putSysctls(Trees.text(sysctl, "name").replace('/', '.'), Trees.text(sysctl, "value"));
        }
        return linux.build();
    }

    private static List<PortMapping> ports(Pod pod) {
        List<PortMapping> mappings = new ArrayList<>();
        for (Container container : pod.containers()) {
            for (JsonNode port : container.spec().path("ports")) {
                mappings.add(PortMapping.newBuilder()
                        .setProtocol(protocol(Trees.text(port, "protocol")))
                        .setContainerPort(port.path("containerPort").asInt(0))
                        .setHostPort(port.path("hostPort").asInt(0))
                        .setHostIp(Trees.text(port, "hostIP"))
                        .build());
            }
        }
        return mappings;
    }

    private static Protocol protocol(String name) {
        return switch (name) {
            case "UDP" -> Protocol.UDP;
            case "SCTP" -> Protocol.SCTP;
            default -> Protocol.TCP;
        };
    }
}
