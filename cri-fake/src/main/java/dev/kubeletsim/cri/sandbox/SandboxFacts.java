// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import dev.kubeletsim.cri.v1.LinuxSandboxSecurityContext;
import dev.kubeletsim.cri.v1.NamespaceMode;
import dev.kubeletsim.cri.v1.NamespaceOption;
import dev.kubeletsim.cri.v1.PodSandboxConfig;
import dev.kubeletsim.cri.v1.PodSandboxState;
import java.util.Map;

/**
 * What is known of a sandbox. The state is derived: ready until it was stopped, or until its own process was found dead.
 * A dead one keeps its address until it is stopped.
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
 * @param stoppedAtNanos since 1970, 0 until it is stopped
 * @param diedAtNanos since 1970, when its process was found dead; 0 if it was not
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
        long stoppedAtNanos,
        long diedAtNanos) {
    public SandboxFacts {
        sysctls = Map.copyOf(sysctls);
    }

    /** Where its hostname, hosts and resolv.conf are on the host. */
    public String filesDirectory() {
        return filesPattern.replace("%s", id);
    }

    /** Whether it has neither been stopped nor died. */
    public boolean ready() {
        return !stopped() && diedAtNanos == 0;
    }

    /** Whether it has been stopped. */
    public boolean stopped() {
        return stoppedAtNanos != 0;
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
        return at(
                createdAtNanos - nanos,
                stopped() ? stoppedAtNanos - nanos : 0,
                diedAtNanos == 0 ? 0 : diedAtNanos - nanos);
    }

    /** These facts after a stop; a second stop changes nothing. */
    public SandboxFacts stopped(long nowNanos) {
        return stopped() ? this : at(createdAtNanos, nowNanos, diedAtNanos);
    }

    /** These facts after its process was found dead; that changes nothing of one that is not ready. */
    SandboxFacts died(long nowNanos) {
        return ready() ? at(createdAtNanos, stoppedAtNanos, nowNanos) : this;
    }

    private SandboxFacts at(long created, long stopped, long died) {
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
                created,
                stopped,
                died);
    }
}
