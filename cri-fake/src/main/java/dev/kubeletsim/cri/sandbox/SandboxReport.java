// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import dev.kubeletsim.cri.profile.SandboxRule;
import dev.kubeletsim.cri.v1.LinuxPodSandboxStatus;
import dev.kubeletsim.cri.v1.Namespace;
import dev.kubeletsim.cri.v1.PodSandbox;
import dev.kubeletsim.cri.v1.PodSandboxNetworkStatus;
import dev.kubeletsim.cri.v1.PodSandboxStatus;

/** Turns facts into the CRI's messages as the profile has them. */
final class SandboxReport {
    private final SandboxRule rule;

    SandboxReport(SandboxRule rule) {
        this.rule = rule;
    }

    SandboxRecord record(SandboxFacts facts) {
        return new SandboxRecord(facts, listed(facts));
    }

    PodSandboxStatus status(SandboxFacts facts) {
        PodSandboxStatus.Builder status = PodSandboxStatus.newBuilder()
                .setId(facts.id())
                .setMetadata(facts.config().getMetadata())
                .setState(facts.state())
                .setCreatedAt(facts.createdAtNanos())
                .setNetwork(network(facts))
                .setLinux(LinuxPodSandboxStatus.newBuilder().setNamespaces(namespaces(facts)))
                .putAllLabels(facts.labels())
                .putAllAnnotations(facts.config().getAnnotationsMap());
        if (rule.reportsRuntimeHandler()) {
            status.setRuntimeHandler(facts.runtimeHandler());
        }
        return status.build();
    }

    private PodSandboxNetworkStatus network(SandboxFacts facts) {
        boolean shown = facts.ready() || rule.keepsIpAfterStop();
        return PodSandboxNetworkStatus.newBuilder()
                .setIp(shown ? facts.ip() : "")
                .build();
    }

    private Namespace namespaces(SandboxFacts facts) {
        Namespace.Builder namespaces = Namespace.newBuilder();
        if (facts.security().hasNamespaceOptions() || rule.defaultsNamespaces()) {
            namespaces.setOptions(facts.namespaces());
        }
        return namespaces.build();
    }

    private PodSandbox listed(SandboxFacts facts) {
        PodSandbox.Builder listed = PodSandbox.newBuilder()
                .setId(facts.id())
                .setMetadata(facts.config().getMetadata())
                .setState(facts.state())
                .setCreatedAt(facts.createdAtNanos())
                .putAllLabels(facts.labels())
                .putAllAnnotations(facts.config().getAnnotationsMap());
        if (rule.reportsRuntimeHandler()) {
            listed.setRuntimeHandler(facts.runtimeHandler());
        }
        return listed.build();
    }
}
