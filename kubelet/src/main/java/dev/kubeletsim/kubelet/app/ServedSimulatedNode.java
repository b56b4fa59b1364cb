// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.kubelet.Kubelet;
import dev.kubeletsim.kubelet.config.KubeletConfiguration;
import dev.kubeletsim.kubelet.container.PodCache;
import dev.kubeletsim.kubelet.container.PodStatus;
import dev.kubeletsim.kubelet.cri.RuntimeService;
import dev.kubeletsim.kubelet.lifecycle.PodRejection;
import dev.kubeletsim.kubelet.logs.LogRotationPolicy;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.server.ServedNode;
import dev.kubeletsim.kubelet.status.ApiStatusManager;
import dev.kubeletsim.kubelet.volume.NodeFiles;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A node as the process's kubelet API shows it. */
@NodeScope
final class ServedSimulatedNode implements ServedNode {
    private final KubeletConfiguration configuration;
    private final Kubelet kubelet;
    private final ApiStatusManager statuses;
    private final PodCache cache;
    private final RuntimeService runtime;
    private final NodeFiles files;
    private final PodRejection rejection;
    private final LogRotationPolicy logs;

    @Inject
    ServedSimulatedNode(
            KubeletConfiguration configuration,
            Kubelet kubelet,
            ApiStatusManager statuses,
            PodCache cache,
            RuntimeService runtime,
            NodeFiles files,
            PodRejection rejection,
            NodeSettings settings) {
        this.configuration = configuration;
        this.kubelet = kubelet;
        this.statuses = statuses;
        this.cache = cache;
        this.runtime = runtime;
        this.files = files;
        this.rejection = rejection;
        this.logs = settings.logs();
    }

    @Override
    public String name() {
        return configuration.nodeName();
    }

    @Override
    public FeatureGates gates() {
        return configuration.featureGates();
    }

    @Override
    public Optional<Pod> pod(String namespace, String name) {
        return kubelet.pods().byName(namespace, name);
    }

    @Override
    public Collection<Pod> pods() {
        return kubelet.pods().pods();
    }

    @Override
    public Optional<ObjectNode> status(String uid) {
        return statuses.getPodStatus(uid);
    }

    @Override
    public Optional<PodStatus> runtimeStatus(String uid) {
        return cache.get(uid);
    }

    @Override
    public RuntimeService runtime() {
        return runtime;
    }

    @Override
    public NodeFiles files() {
        return files;
    }

    @Override
    public Map<String, Long> admissionRejections() {
        return rejection.rejections();
    }

    @Override
    public ObjectNode configuration() {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ObjectNode config = document.putObject("kubeletconfig");
        config.put("kind", "KubeletConfiguration").put("apiVersion", "kubelet.config.k8s.io/v1beta1");
        config.put("cgroupDriver", configuration.cgroupDriver());
        config.put("clusterDomain", configuration.clusterDomain());
        config.putArray("clusterDNS")
                .addAll(configuration.clusterDns().stream()
                        .map(JsonNodeFactory.instance::stringNode)
                        .toList());
        config.put("seccompDefault", configuration.seccompDefault());
        config.put("cpuCFSQuota", configuration.cpuCfsQuota());
        config.put("containerLogMaxSize", logs.maxSize()).put("containerLogMaxFiles", logs.maxFiles());
        return document;
    }
}
