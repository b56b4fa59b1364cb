// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * How pod sandboxes behave.
 *
 * @param traits which of the yes-or-no questions are answered with yes
 * @param hostname what a sandbox without a host name gets
 * @param stopGrace how long StopPodSandbox waits between the polite signal and SIGKILL; zero means SIGKILL at once
 * @param pauseImage the image of the infra container
 * @param filesDirectory where a sandbox's hostname, hosts and resolv.conf are on the host; {@code %s} is its id
 * @param defaultLogDirectory where logs go when the sandbox names no directory, {@code %s} is its id; "" means nowhere
 * @param sysctls what it sets in each sandbox without being asked
 */
public record SandboxRule(
        Set<Trait> traits,
        Hostname hostname,
        Duration stopGrace,
        String pauseImage,
        String filesDirectory,
        String defaultLogDirectory,
        Map<String, String> sysctls) {
    public SandboxRule {
        traits = Set.copyOf(traits);
        sysctls = Map.copyOf(sysctls);
    }

    /** The files directory of the sandbox or container {@code id}. */
    public String filesDirectory(String id) {
        return filesDirectory.replace("%s", id);
    }

    /** The topmost directory on the way to {@code filesDirectory} that is of {@code id} alone: it goes with its owner. */
    public static String ownDirectory(String filesDirectory, String id) {
        int end = filesDirectory.indexOf('/', filesDirectory.indexOf(id));
        return end < 0 ? filesDirectory : filesDirectory.substring(0, end);
    }

    /** What a runtime may do or not. */
    public enum Trait {
        /** {@code io.kubernetes.pod.*} and {@code io.kubernetes.container.name=POD} are added to the labels. */
        ADDS_POD_LABELS,
        /** The requested handler is echoed. */
        REPORTS_RUNTIME_HANDLER,
        /** A stopped sandbox still reports its address. */
        KEEPS_IP_AFTER_STOP,
        /** Namespaces that were not asked for are reported as all POD. */
        DEFAULTS_NAMESPACES,
        /** An empty {@code dns_config} gives an empty resolv.conf instead of the host's. */
        EMPTY_DNS_MEANS_EMPTY_FILE
    }

    /** Whether {@code io.kubernetes.pod.*} and {@code io.kubernetes.container.name=POD} are added to the labels. */
    public boolean addsPodLabels() {
        return traits.contains(Trait.ADDS_POD_LABELS);
    }

    /** Whether the requested handler is echoed. */
    public boolean reportsRuntimeHandler() {
        return traits.contains(Trait.REPORTS_RUNTIME_HANDLER);
    }

    /** Whether a stopped sandbox still reports its address. */
    public boolean keepsIpAfterStop() {
        return traits.contains(Trait.KEEPS_IP_AFTER_STOP);
    }

    /** Whether namespaces that were not asked for are reported as all POD. */
    public boolean defaultsNamespaces() {
        return traits.contains(Trait.DEFAULTS_NAMESPACES);
    }

    /** Whether an empty {@code dns_config} gives an empty resolv.conf instead of the host's. */
    public boolean emptyDnsMeansEmptyFile() {
        return traits.contains(Trait.EMPTY_DNS_MEANS_EMPTY_FILE);
    }

    /** The same with or without {@code trait}. */
    public SandboxRule with(Trait trait, boolean has) {
        return new SandboxRule(
                Traits.with(Trait.class, traits, trait, has),
                hostname,
                stopGrace,
                pauseImage,
                filesDirectory,
                defaultLogDirectory,
                sysctls);
    }

    /** The same with another {@code hostname}. */
    public SandboxRule withHostname(Hostname value) {
        return new SandboxRule(traits, value, stopGrace, pauseImage, filesDirectory, defaultLogDirectory, sysctls);
    }

    /** The same with another {@code stopGrace}. */
    public SandboxRule withStopGrace(Duration value) {
        return new SandboxRule(traits, hostname, value, pauseImage, filesDirectory, defaultLogDirectory, sysctls);
    }

    /** The same with another {@code pauseImage}. */
    public SandboxRule withPauseImage(String value) {
        return new SandboxRule(traits, hostname, stopGrace, value, filesDirectory, defaultLogDirectory, sysctls);
    }

    /** The same with another {@code filesDirectory}. */
    public SandboxRule withFilesDirectory(String value) {
        return new SandboxRule(traits, hostname, stopGrace, pauseImage, value, defaultLogDirectory, sysctls);
    }

    /** The same with other settings in each sandbox. */
    public SandboxRule withSysctls(Map<String, String> value) {
        return new SandboxRule(traits, hostname, stopGrace, pauseImage, filesDirectory, defaultLogDirectory, value);
    }

    /** The same with another {@code defaultLogDirectory}. */
    public SandboxRule withDefaultLogDirectory(String value) {
        return new SandboxRule(traits, hostname, stopGrace, pauseImage, filesDirectory, value, sysctls);
    }

    /** What a sandbox without a host name gets. */
    public enum Hostname {
        /** The node's. */
        OF_NODE,
        /** The first 12 characters of its id, but the node's on the host network. */
        SHORT_ID
    }
}
