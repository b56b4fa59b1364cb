// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.config;

import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.features.KubernetesVersion;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How one node is set up: the part of the kubelet's configuration, flags and machine that its behaviour depends on.
 *
 * @param nodeIps the node's addresses, the first one of each family counts
 * @param rootDir the kubelet's own directory, such as {@code /var/lib/kubelet}
 * @param clusterDns addresses of the cluster's DNS service; empty if the cluster has none
 * @param hostResolver the node's own {@code resolv.conf}
 * @param cgroupDriver {@code cgroupfs} or {@code systemd}; the runtime's, where it tells
 * @param cgroupVersion 1 or 2
 * @param hugePageSizes as CRI writes them, such as {@code 2MB}
 * @param memoryCapacityBytes the machine's memory
 * @param allocatable what the node has for pods, by resource
 * @param seccompDefault whether containers without a profile get the runtime's default one
 * @param maxContainerRestartPeriod the ceiling of the crash-loop back-off
 */
public record KubeletConfiguration(
        String nodeName,
        KubernetesVersion version,
        FeatureGates featureGates,
        List<String> nodeIps,
        String rootDir,
        String podLogsDir,
        List<String> clusterDns,
        String clusterDomain,
        DnsResolver hostResolver,
        String cgroupDriver,
        int cgroupVersion,
        List<String> hugePageSizes,
        long memoryCapacityBytes,
        Map<String, BigDecimal> allocatable,
        boolean seccompDefault,
        boolean cpuCfsQuota,
        Duration maxContainerRestartPeriod) {

    public KubeletConfiguration {
        Objects.requireNonNull(nodeName, "nodeName");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(featureGates, "featureGates");
        nodeIps = List.copyOf(nodeIps);
        clusterDns = List.copyOf(clusterDns);
        hugePageSizes = List.copyOf(hugePageSizes);
        allocatable = Map.copyOf(allocatable);
        Objects.requireNonNull(hostResolver, "hostResolver");
    }

    /** The usual set-up of a node of that name. */
    public static Builder builder(String nodeName, FeatureGates featureGates) {
        return new Builder(nodeName, featureGates);
    }

    /** The directory of a pod's files. */
    public String podDir(String uid) {
        return rootDir + "/pods/" + uid;
    }

    /** Sets up a node; every part has a usual value. */
    public static final class Builder {
        private final String nodeName;
        private final FeatureGates featureGates;
        private List<String> nodeIps = List.of("127.0.0.1");
        private String rootDir = "/var/lib/kubelet";
        private String podLogsDir = "/var/log/pods";
        private List<String> clusterDns = List.of("10.96.0.10");
        private String clusterDomain = "cluster.local";
        private DnsResolver hostResolver = DnsResolver.EMPTY;
        private String cgroupDriver = "cgroupfs";
        private int cgroupVersion = 1;
        private List<String> hugePageSizes = List.of("2MB", "1GB");
        private long memoryCapacityBytes = 4L << 30;
        private Map<String, BigDecimal> allocatable = Map.of();
        private boolean seccompDefault;
        private Duration maxContainerRestartPeriod = Duration.ofMinutes(5);

        private Builder(String nodeName, FeatureGates featureGates) {
            this.nodeName = nodeName;
            this.featureGates = featureGates;
        }

        /** The node's addresses, of which the first of each family counts; 127.0.0.1 unless set ({@code --node-ip}). */
        public Builder nodeIps(List<String> ips) {
            nodeIps = ips;
            return this;
        }

        /** Where pods keep their files; /var/lib/kubelet unless set ({@code --root-dir}). */
        public Builder rootDir(String dir) {
            rootDir = dir;
            return this;
        }

        /** Where containers log; /var/log/pods unless set. */
        public Builder podLogsDir(String dir) {
            podLogsDir = dir;
            return this;
        }

        /** The name servers of pods with ClusterFirst; 10.96.0.10 unless set ({@code clusterDNS}). */
        public Builder clusterDns(List<String> servers) {
            clusterDns = servers;
            return this;
        }

        /** The domain that pods search; cluster.local unless set. */
        public Builder clusterDomain(String domain) {
            clusterDomain = domain;
            return this;
        }

        /** The node's own resolv.conf, which pods with Default get; empty unless set. */
        public Builder hostResolver(DnsResolver resolver) {
            hostResolver = resolver;
            return this;
        }

        /** cgroupfs, unless set, or systemd: how cgroups are named. */
        public Builder cgroupDriver(String driver) {
            cgroupDriver = driver;
            return this;
        }

        /** 1, unless set, or 2: which resources of Linux a container is given. */
        public Builder cgroupVersion(int version) {
            cgroupVersion = version;
            return this;
        }

        /** The sizes of huge pages that the node has; 2MB and 1GB unless set. */
        public Builder hugePageSizes(List<String> sizes) {
            hugePageSizes = sizes;
            return this;
        }

        /** The node's memory in bytes, of which oom_score_adj is a share; 4 GiB unless set. */
        public Builder memoryCapacityBytes(long bytes) {
            memoryCapacityBytes = bytes;
            return this;
        }

        /** What pods may have of each resource, in whole units; nothing unless set. */
        public Builder allocatable(Map<String, BigDecimal> resources) {
            allocatable = resources;
            return this;
        }

        /** Whether containers without a seccomp profile get RuntimeDefault; off unless set. */
        public Builder seccompDefault(boolean on) {
            seccompDefault = on;
            return this;
        }

        /** The longest wait between two restarts of a container; 5 minutes unless set. */
        public Builder maxContainerRestartPeriod(Duration period) {
            maxContainerRestartPeriod = period;
            return this;
        }

        /** The configuration. */
        public KubeletConfiguration build() {
            return new KubeletConfiguration(
                    nodeName,
                    featureGates.version(),
                    featureGates,
                    nodeIps,
                    rootDir,
                    podLogsDir,
                    clusterDns,
                    clusterDomain,
                    hostResolver,
                    cgroupDriver,
                    cgroupVersion,
                    hugePageSizes,
                    memoryCapacityBytes,
                    allocatable,
                    seccompDefault,
                    true,
                    maxContainerRestartPeriod);
        }
    }
}
