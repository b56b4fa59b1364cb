// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.status;

import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.kubelet.container.PodStatus;
import dev.kubeletsim.kubelet.container.ProbeResults;
import dev.kubeletsim.kubelet.container.ReasonCache;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The status of a pod as upstream's {@code generateAPIPodStatus} computes it (1.31 and 1.36): a function of the spec, the
 * runtime's status, the status before, probe results, gates and the node's addresses. It holds no state of its own.
 */
public final class ApiPodStatus implements PodStatusGenerator {
    private final FeatureGates gates;
    private final Function<String, Optional<ObjectNode>> lastStatus;
    private final Supplier<List<String>> nodeAddresses;
    private final ContainerStatusList containerStatuses;
    private final Readiness readiness;
    private final PodPhase phases;
    private final PodConditions conditions;

    /**
     * @param lastStatus the status manager's last status of a pod, by uid
     * @param nodeAddresses the node's addresses, the primary one first
     * @param recursiveReadOnly whether a pod's runtime handler supports recursively read-only mounts
     */
    public ApiPodStatus(
            FeatureGates gates,
            ReasonCache reasons,
            ProbeResults probes,
            Function<String, Optional<ObjectNode>> lastStatus,
            Supplier<List<String>> nodeAddresses,
            Predicate<Pod> recursiveReadOnly) {
        this.gates = gates;
        this.lastStatus = lastStatus;
        this.nodeAddresses = nodeAddresses;
        this.containerStatuses = new ContainerStatusList(gates, reasons, recursiveReadOnly);
        this.readiness = new Readiness(probes);
        this.phases = new PodPhase(gates);
        this.conditions = new PodConditions(gates);
    }

    @Override
    public ObjectNode generate(Pod pod, PodStatus podStatus, boolean podIsTerminal) {
        JsonNode old = lastStatus.apply(pod.uid()).map(JsonNode.class::cast).orElse(pod.status());
        ObjectNode status = StatusTrees.object();
        addContainers(pod, podStatus, old, status);
        addPhase(pod, old, podIsTerminal, status);
        status.set("conditions", conditions.of(pod, podStatus, status, old));
        status.put("qosClass", QosClass.of(pod));
        addAddresses(pod, podStatus, old, status);
        addGeneration(pod, status);
        addPodLevelResources(pod, status);
        return status;
    }

    /**
     * The status of a pod that an admit handler refused: nothing but phase and reason. Kubelets before 1.32 also drop
     * its quality-of-service class.
     */
    public ObjectNode rejected(Pod pod, String reason, String message) {
        ObjectNode status = StatusTrees.object();
        status.put("message", PodReasons.REJECTED + message);
        addGeneration(pod, status);
        status.put("phase", Phase.FAILED.word());
        if (gates.version().isAtLeast(32)) {
            status.put("qosClass", QosClass.of(pod));
        }
        return status.put("reason", reason);
    }

    private void addContainers(Pod pod, PodStatus podStatus, JsonNode old, ObjectNode status) {
        addList("containerStatuses", pod.containers(), pod, podStatus, old, status);
        addList("initContainerStatuses", pod.initContainers(), pod, podStatus, old, status);
        addList("ephemeralContainerStatuses", pod.ephemeralContainers(), pod, podStatus, old, status);
        readiness.update(pod, status);
    }

    private void addList(
            String field, List<Container> containers, Pod pod, PodStatus podStatus, JsonNode old, ObjectNode status) {
        ArrayNode list = containerStatuses.of(pod, podStatus, containers, old.path(field));
        if (!list.isEmpty()) {
            status.set(field, list);
        }
    }

    /** A phase that was terminal stays; reason and message belong to the phase. */
    private void addPhase(Pod pod, JsonNode old, boolean podIsTerminal, ObjectNode status) {
        String phase = phases.of(pod, status, podIsTerminal).word();
        String oldPhase = old.path("phase").asString("");
        if (Phase.isTerminal(pod.phase())) {
            phase = pod.phase();
        } else if (!Phase.isTerminal(phase) && Phase.isTerminal(oldPhase)) {
            phase = oldPhase;
        }
        status.put("phase", phase);
        if (phase.equals(oldPhase)) {
            keepText("reason", old, pod.status(), status);
            keepText("message", old, pod.status(), status);
        }
    }

    private static void keepText(String field, JsonNode old, JsonNode api, ObjectNode status) {
        String text = old.path(field).asString("");
        StatusTrees.putUnlessEmpty(
                status, field, text.isEmpty() ? api.path(field).asString("") : text);
    }

    private void addAddresses(Pod pod, PodStatus podStatus, JsonNode old, ObjectNode status) {
        List<String> hostIps = nodeAddresses.get();
        List<String> podIps = podIps(pod, podStatus, old, hostIps);
        if (!hostIps.isEmpty()) {
            status.put("hostIP", hostIps.getFirst());
            addIps("hostIPs", hostIps, status);
        }
        if (!podIps.isEmpty()) {
            status.put("podIP", podIps.getFirst());
            addIps("podIPs", podIps, status);
        }
    }

    /** A pod without a ready sandbox keeps the addresses it had. */
    private static List<String> podIps(Pod pod, PodStatus podStatus, JsonNode old, List<String> hostIps) {
        if (pod.hostNetwork()) {
            return hostIps;
        }
        if (!podStatus.ips().isEmpty() || podStatus.hasReadySandbox()) {
            return podStatus.ips();
        }
        List<String> before = new ArrayList<>();
        for (JsonNode ip : old.path("podIPs")) {
            before.add(ip.path("ip").asString(""));
        }
        return before;
    }

    private static void addIps(String field, List<String> ips, ObjectNode status) {
        ArrayNode list = status.putArray(field);
        ips.forEach(ip -> list.addObject().put("ip", ip));
    }

    private void addGeneration(Pod pod, ObjectNode status) {
        if (gates.enabled("PodObservedGenerationTracking") && pod.generation() > 0) {
            status.set("observedGeneration", StatusTrees.number(pod.generation()));
        }
    }

    /** What the pod's own cgroup has, where the kubelet may resize it; an object even if the pod asks for nothing. */
    private void addPodLevelResources(Pod pod, ObjectNode status) {
        if (!gates.enabled("InPlacePodLevelResourcesVerticalScaling")) {
            return;
        }
        JsonNode resources = pod.spec().path("resources");
        status.set("resources", resources.isObject() ? resources.deepCopy() : StatusTrees.object());
        ObjectNode requests = PodRequests.of(pod);
        if (!requests.isEmpty()) {
            status.set("allocatedResources", requests);
        }
    }
}
