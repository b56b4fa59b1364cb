// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import dev.kubeletsim.cri.profile.SandboxRule;
import dev.kubeletsim.cri.v1.DNSConfig;
import dev.kubeletsim.cri.v1.PodSandboxConfig;
import dev.kubeletsim.cri.vfs.HostFiles;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Writes the files that a sandbox gives its containers: {@code hostname}, {@code hosts}, {@code resolv.conf}. */
public final class SandboxFiles {
    /** The file names within a sandbox's directory, which are bound at {@code /etc}. */
    public static final List<String> NAMES = List.of("hostname", "hosts", "resolv.conf");

    private static final long MAX_HOST_FILE_BYTES = 1024 * 1024;
    private static final String LOCAL_HOSTS = "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n";

    private final SandboxRule rule;
    private final HostFiles host;

    SandboxFiles(SandboxRule rule, HostFiles host) {
        this.rule = rule;
        this.host = host;
    }

    /** Writes all three under the sandbox's directory. */
    void write(SandboxFacts facts) {
        String directory = facts.filesDirectory();
        host.createDirectories(directory, 0755);
        put(directory + "/hostname", facts.hostname() + "\n");
        put(directory + "/hosts", copyOf("/etc/hosts", LOCAL_HOSTS));
        put(directory + "/resolv.conf", resolvConf(facts.config()));
        String logs = facts.config().getLogDirectory();
        if (!rule.defaultLogDirectory().isEmpty() && !logs.isEmpty()) {
            // CRI-O has a place for logs in any case; containerd waits for a container that wants to log.
            host.createDirectories(logs, 0700);
        }
    }

    /** Takes them away. */
    void delete(SandboxFacts facts) {
        host.deleteTree(SandboxRule.ownDirectory(facts.filesDirectory(), facts.id()));
    }

    private void put(String path, String content) {
        host.write(path, content.getBytes(StandardCharsets.UTF_8), 0644, 0, 0);
    }

    private String copyOf(String path, String otherwise) {
        return host.stat(path).isPresent()
                ? new String(host.read(path, MAX_HOST_FILE_BYTES), StandardCharsets.UTF_8)
                : otherwise;
    }

    private String resolvConf(PodSandboxConfig config) {
        DNSConfig dns = config.getDnsConfig();
        StringBuilder lines = new StringBuilder();
        if (dns.getSearchesCount() > 0) {
            lines.append("search ")
                    .append(String.join(" ", dns.getSearchesList()))
                    .append('\n');
        }
        dns.getServersList()
                .forEach(server -> lines.append("nameserver ").append(server).append('\n'));
        if (dns.getOptionsCount() > 0) {
            lines.append("options ")
                    .append(String.join(" ", dns.getOptionsList()))
                    .append('\n');
        }
        boolean hostFile = lines.isEmpty() && !(config.hasDnsConfig() && rule.emptyDnsMeansEmptyFile());
        return hostFile ? copyOf("/etc/resolv.conf", "") : lines.toString();
    }
}
