// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import dev.kubeletsim.cri.v1.LinuxSandboxSecurityContext;
import dev.kubeletsim.cri.v1.NamespaceMode;
import dev.kubeletsim.cri.v1.NamespaceOption;
import dev.kubeletsim.cri.v1.PodSandboxConfig;
import dev.kubeletsim.cri.v1.PodSandboxState;
import java.util.Map;

/**
 * What is known of a sandbox. The state is derived: ready until it was stopped.
 *
 * @param id 64 hexadecimal digits
 * @param name the reserved name
 * @param sequence grows with each sandbox of the engine
 * @param config the request's config, with the labels as reported
 * @param runtimeHandler the handler as requested
 * @param hostname its UTS name
 * @param ip its address, "" on the host network
 * @param sysctls the settings of its namespaces that differ from the node's
 * @param filesPattern where its hostname, hosts and resolv.conf are on the host; {@code %s} is its id
 * @param createdAtNanos since 1970
 * @param stoppedAtNanos since 1970, 0 while it is ready
 */
public record SandboxFacts(
        String id,
        String name,
        long sequence,
        PodSandboxConfig config,
        String runtimeHandler,
        String hostname,
        String ip,
        Map<String, String> sysctls,
        String filesPattern,
        long createdAtNanos,
        long stoppedAtNanos) {
    public SandboxFacts {
        sysctls = Map.copyOf(sysctls);
    }

    /** Where its hostname, hosts and resolv.conf are on the host. */
    public String filesDirectory() {
        return filesPattern.replace("%s", id);
    }

    /** Whether it has not been stopped. */
    public boolean ready() {
        return stoppedAtNanos == 0;
    }

    /** The CRI's state. */
    public PodSandboxState state() {
        return ready() ? PodSandboxState.SANDBOX_READY : PodSandboxState.SANDBOX_NOTREADY;
    }

    /** The labels as reported. */
    public Map<String, String> labels() {
        return config.getLabelsMap();
    }

    /** Its namespaces as requested. */
    public NamespaceOption namespaces() {
        return security().getNamespaceOptions();
    }

    /** Its security context as requested. */
    public LinuxSandboxSecurityContext security() {
        return config.getLinux().getSecurityContext();
    }

    /** Whether it shares the node's network. */
    public boolean hostNetwork() {
        return namespaces().getNetwork() == NamespaceMode.NODE;
    }

    /** The same sandbox, all of whose times lie {@code nanos} earlier. */
    public SandboxFacts earlier(long nanos) {
        return new SandboxFacts(
                id,
                name,
                sequence,
                config,
                runtimeHandler,
                hostname,
                ip,
                sysctls,
                filesPattern,
                createdAtNanos - nanos,
                ready() ? 0 : stoppedAtNanos - nanos);
    }

    /** These facts after a stop; a second stop changes nothing. */
    public SandboxFacts stopped(long nowNanos) {
        return ready()
                ? new SandboxFacts(
                        id,
                        name,
                        sequence,
                        config,
                        runtimeHandler,
                                hostname,
                        ip,
                        sysctls,
                        filesPattern,
                        createdAtNanos,
                        nowNanos)
                : this;
    }
}
