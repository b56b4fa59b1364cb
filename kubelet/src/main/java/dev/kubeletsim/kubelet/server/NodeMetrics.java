// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.server;

import dev.kubeletsim.features.FeatureGateMetric;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.container.ContainerState;
import dev.kubeletsim.kubelet.container.ContainerStatus;
import dev.kubeletsim.kubelet.container.PodStatus;
import dev.kubeletsim.kubelet.pod.Pod;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The metrics that the simulator knows, in Prometheus' text format (upstream's {@code pkg/kubelet/metrics}, 1.31 and
 * 1.36). Families of nodes that share a listener are summed up; those of upstream that are not simulated are absent.
 */
final class NodeMetrics {
    private final Collection<ServedNode> nodes;
    private final StringBuilder text = new StringBuilder();

    private NodeMetrics(Collection<ServedNode> nodes) {
        this.nodes = nodes;
    }

    static String of(Collection<ServedNode> nodes) {
        NodeMetrics metrics = new NodeMetrics(nodes);
        metrics.rejections();
        metrics.desiredPods();
        metrics.nodeNames();
        metrics.running();
        nodes.stream().findFirst().ifPresent(metrics::build);
        return metrics.text.toString();
    }

    private void family(String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private void sample(String name, String labels, long value) {
        text.append(name);
        if (!labels.isEmpty()) {
            text.append('{').append(labels).append('}');
        }
        text.append(' ').append(value).append('\n');
    }

    /** The counter exists since 1.36. */
    private void rejections() {
        Map<String, Long> counts = new TreeMap<>();
        nodes.stream()
                .filter(node -> node.gates().version().isAtLeast(KubernetesVersion.V1_36))
                .forEach(node ->
                        node.admissionRejections().forEach((reason, count) -> counts.merge(reason, count, Long::sum)));
        if (!counts.isEmpty()) {
            String name = "kubelet_admission_rejections_total";
            family(name, "counter", "[ALPHA] Cumulative number pod admission rejections by the Kubelet.");
            counts.forEach((reason, count) -> sample(name, label("reason", reason), count));
        }
    }

    private void desiredPods() {
        String name = "kubelet_desired_pods";
        family(
                name,
                "gauge",
                "[ALPHA] The number of pods the kubelet is being instructed to run. static is true if the"
                        + " pod is not from the apiserver.");
        for (boolean isStatic : new boolean[] {false, true}) {
            long count = nodes.stream()
                    .flatMap(node -> node.pods().stream())
                    .filter(pod -> pod.isStatic() == isStatic)
                    .count();
            sample(name, label("static", isStatic ? "true" : ""), count);
        }
    }

    private void nodeNames() {
        family("kubelet_node_name", "gauge", "[ALPHA] The node's name. The count is always 1.");
        nodes.forEach(node -> sample("kubelet_node_name", label("node", node.name()), 1));
    }

    private void running() {
        Map<String, Long> containers = new TreeMap<>();
        long pods = 0;
        for (ServedNode node : nodes) {
            for (Pod pod : node.pods()) {
                List<PodStatus> status = node.runtimeStatus(pod.uid()).stream().toList();
                pods += status.stream().filter(PodStatus::hasReadySandbox).count();
                status.stream()
                        .flatMap(known -> known.containerStatuses().stream())
                        .map(ContainerStatus::state)
                        .forEach(state -> containers.merge(word(state), 1L, Long::sum));
            }
        }
        family("kubelet_running_containers", "gauge", "[ALPHA] Number of containers currently running");
        containers.forEach(
                (state, count) -> sample("kubelet_running_containers", label("container_state", state), count));
        family("kubelet_running_pods", "gauge", "[ALPHA] Number of pods that have a running pod sandbox");
        sample("kubelet_running_pods", "", pods);
    }

    private static String word(ContainerState state) {
        return switch (state) {
            case CREATED -> "created";
            case RUNNING -> "running";
            case EXITED -> "exited";
            case UNKNOWN -> "unknown";
        };
    }

    private void build(ServedNode node) {
        KubernetesVersion version = node.gates().version();
        family(
                "kubernetes_build_info",
                "gauge",
                "[ALPHA] A metric with a constant '1' value labeled by major, minor, git"
                        + " version, git commit, git tree state, build date, Go version, and compiler from which Kubernetes was"
                        + " built, and platform on which it is running.");
        sample(
                "kubernetes_build_info",
                String.join(
                        ",",
                        label("git_version", version.gitVersion()),
                        label("major", "1"),
                        label("minor", Integer.toString(version.minor())),
                        label("platform", "linux/amd64")),
                1);
        family(
                "kubernetes_feature_enabled",
                "gauge",
                "[BETA] This metric records the data about the stage and enablement" + " of a k8s feature.");
        for (FeatureGateMetric gate : node.gates().metrics()) {
            String labels = label("name", gate.name()) + "," + label("stage", gate.stage());
            sample("kubernetes_feature_enabled", labels, gate.value());
        }
    }

    private static String label(String name, String value) {
        return name + "=\"" + value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }
}
