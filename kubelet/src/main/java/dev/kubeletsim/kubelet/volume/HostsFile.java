// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.volume;

import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** The {@code /etc/hosts} that the kubelet writes for a pod (upstream's {@code managedHostsFileContent}). */
public final class HostsFile {
    private static final String OWN = """
            # Kubernetes-managed hosts file.
            127.0.0.1\tlocalhost
            ::1\tlocalhost ip6-localhost ip6-loopback
            fe00::0\tip6-localnet
            fe00::0\tip6-mcastprefix
            fe00::1\tip6-allnodes
            fe00::2\tip6-allrouters
            """;
    private static final String OF_HOST = "# Kubernetes-managed hosts file (host network).\n";

    private HostsFile() {}

    /**
     * The content.
     *
     * @param nodeHosts the node's own file, used where the pod shares its network
     */
    public static String of(Pod pod, List<String> podIps, String hostname, String domain, String nodeHosts) {
        StringBuilder hosts = new StringBuilder(pod.hostNetwork() ? OF_HOST + nodeHosts : OWN);
        if (!pod.hostNetwork()) {
            for (String ip : podIps) {
                hosts.append(ip).append('\t');
                hosts.append(domain.isEmpty() ? "" : hostname + "." + domain + "\t");
                hosts.append(hostname).append('\n');
            }
        }
        JsonNode aliases = pod.spec().path("hostAliases");
        if (!aliases.isEmpty()) {
            hosts.append("\n# Entries added by HostAliases.\n");
            for (JsonNode alias : aliases) {
                hosts.append(Trees.text(alias, "ip")).append('\t');
                hosts.append(String.join("\t", Trees.texts(alias, "hostnames"))).append('\n');
            }
        }
        return hosts.toString();
    }
}
