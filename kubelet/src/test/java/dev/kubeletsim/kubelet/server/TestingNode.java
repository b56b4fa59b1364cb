// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.server;

import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.container.PodStatus;
import dev.kubeletsim.kubelet.cri.RuntimeService;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.volume.MemoryNodeFiles;
import dev.kubeletsim.kubelet.volume.NodeFiles;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** A node with one pod, {@code default/p}, whose container {@code ctr} has run before. */
final class TestingNode implements ServedNode {
    private final String name;
    private final RuntimeService runtime;
    private final MemoryNodeFiles files = new MemoryNodeFiles();
    private final Pod pod;

    TestingNode(String name, String podName, RuntimeService runtime) {
        this.name = name;
        this.runtime = runtime;
        this.pod = new Pod(tree("""
                        {"kind": "Pod", "apiVersion": "v1",
                         "metadata": {"name": "%s", "namespace": "default", "uid": "u1"},
                         "spec": {"containers": [{"name": "ctr"}, {"name": "waits"}, {"name": "pulls"}]},
                         "status": {"phase": "Running", "containerStatuses": [
                           {"name": "ctr", "containerID": "containerd://c2", "state": {"running": {}},
                            "lastState": {"terminated": {"containerID": "containerd://c1"}}},
                           {"name": "waits", "state": {"waiting": {"reason": "ContainerCreating"}}, "lastState": {}},
                           {"name": "pulls", "state": {"waiting": {"reason": "ImagePullBackOff"}}, "lastState": {}}]}}
                        """.formatted(podName)), Pod.Source.API, Instant.EPOCH);
    }

    static ObjectNode tree(String json) {
        return (ObjectNode) JsonMapper.shared().readTree(json);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public FeatureGates gates() {
        return FeatureGates.defaults(KubernetesVersion.V1_36);
    }

    @Override
    public Optional<Pod> pod(String namespace, String podName) {
        return Optional.of(pod)
                .filter(known ->
                        known.namespace().equals(namespace) && known.name().equals(podName));
    }

    @Override
    public Collection<Pod> pods() {
        return List.of(pod);
    }

    @Override
    public Optional<ObjectNode> status(String uid) {
        return Optional.empty();
    }

    @Override
    public Optional<PodStatus> runtimeStatus(String uid) {
        return Optional.empty();
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
        return Map.of("SupplementalGroupsPolicyNotSupported", 2L);
    }

    @Override
    public ObjectNode configuration() {
        return tree("{\"kubeletconfig\": {\"maxPods\": 110}}");
    }
}
