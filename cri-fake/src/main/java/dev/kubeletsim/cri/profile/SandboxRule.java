// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

import java.time.Duration;
import java.util.Map;

/**
 * How pod sandboxes behave.
 *
 * @param addsPodLabels whether {@code io.kubernetes.pod.*} and {@code io.kubernetes.container.name=POD} are added to the
 *     labels
 * @param reportsRuntimeHandler whether the requested handler is echoed
 * @param keepsIpAfterStop whether a stopped sandbox still reports its address
 * @param defaultsNamespaces whether namespaces that were not asked for are reported as all POD
 * @param hostname what a sandbox without a host name gets
 * @param emptyDnsMeansEmptyFile whether an empty {@code dns_config} gives an empty resolv.conf instead of the host's
 * @param stopGrace how long StopPodSandbox waits between the polite signal and SIGKILL; zero means SIGKILL at once
 * @param pauseImage the image of the infra container
 * @param filesDirectory where a sandbox's hostname, hosts and resolv.conf are on the host; {@code %s} is its id
 * @param defaultLogDirectory where logs go when the sandbox names no directory, {@code %s} is its id; "" means nowhere
 * @param sysctls what it sets in each sandbox without being asked
 */
public record SandboxRule(
        boolean addsPodLabels,
        boolean reportsRuntimeHandler,
        boolean keepsIpAfterStop,
        boolean defaultsNamespaces,
        Hostname hostname,
        boolean emptyDnsMeansEmptyFile,
        Duration stopGrace,
        String pauseImage,
        String filesDirectory,
        String defaultLogDirectory,
        Map<String, String> sysctls) {
    public SandboxRule {
        sysctls = Map.copyOf(sysctls);
    }

    /** What a sandbox without a host name gets. */
    public enum Hostname {
        /** The node's. */
        OF_NODE,
        /** The first 12 characters of its id, but the node's on the host network. */
        SHORT_ID
    }

    /** The same with another infra image. */
    public SandboxRule withPauseImage(String image) {
        return new SandboxRule(
                addsPodLabels,
                reportsRuntimeHandler,
                keepsIpAfterStop,
                defaultsNamespaces,
                hostname,
                emptyDnsMeansEmptyFile,
                stopGrace,
                image,
                filesDirectory,
                defaultLogDirectory,
                sysctls);
    }

    /** The same with other settings in each sandbox. */
    public SandboxRule withSysctls(Map<String, String> settings) {
        return new SandboxRule(
                addsPodLabels,
                reportsRuntimeHandler,
                keepsIpAfterStop,
                defaultsNamespaces,
                hostname,
                emptyDnsMeansEmptyFile,
                stopGrace,
                pauseImage,
                filesDirectory,
                defaultLogDirectory,
                settings);
    }
}
