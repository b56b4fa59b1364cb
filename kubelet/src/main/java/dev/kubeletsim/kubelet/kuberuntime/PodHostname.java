// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.kubelet.config.KubeletConfiguration;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;

/**
 * A pod's own host name and domain (upstream's {@code GeneratePodHostNameAndDomain}).
 *
 * @param hostname at most 63 characters, or a whole domain name of at most 64 where the pod asks for that
 * @param domain empty for a pod without subdomain
 */
public record PodHostname(String hostname, String domain) {
    private static final int MAX_LABEL = 63;
    private static final int MAX_HOSTNAME = 64;

    /**
     * The names of {@code pod}.
     *
     * @throws ContainerConfigException if the name is too long for a kernel
     */
    public static PodHostname of(Pod pod, KubeletConfiguration configuration) {
        String override = Trees.text(pod.spec(), "hostnameOverride");
        if (!override.isEmpty() && configuration.featureGates().enabled("HostnameOverride")) {
            if (override.length() > MAX_HOSTNAME) {
                throw new ContainerConfigException("hostnameOverride \"" + override
                        + "\" is too long (64 characters is the max, " + override.length() + " characters requested)");
            }
            return new PodHostname(override, "");
        }
        String chosen = Trees.text(pod.spec(), "hostname");
        String hostname = chosen.isEmpty() ? truncated(pod.name()) : chosen;
        String subdomain = Trees.text(pod.spec(), "subdomain");
        String domain =
                subdomain.isEmpty() ? "" : subdomain + "." + pod.namespace() + ".svc." + configuration.clusterDomain();
        if (Trees.flag(pod.spec(), "setHostnameAsFQDN") && !domain.isEmpty()) {
            return new PodHostname(whole(hostname, domain), domain);
        }
        return new PodHostname(hostname, domain);
    }

    private static String whole(String hostname, String domain) {
        String name = hostname + "." + domain;
        if (name.length() > MAX_HOSTNAME) {
            throw new ContainerConfigException("failed to construct FQDN from pod hostname and cluster domain, FQDN "
                    + name + " is too long (64 characters is the max, " + name.length() + " characters requested)");
        }
        return name;
    }

    private static String truncated(String name) {
        if (name.length() <= MAX_LABEL) {
            return name;
        }
        int end = MAX_LABEL;
        while (end > 0 && (name.charAt(end - 1) == '-' || name.charAt(end - 1) == '.')) {
            end--;
        }
        return name.substring(0, end);
    }
}
