// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.lifecycle;

import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Quantity;
import dev.kubeletsim.kubelet.status.PodRequests;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * Whether a pod fits on the node (upstream's {@code generalFilter} and the scheduler's {@code AdmissionCheck}): number of
 * pods, CPU, memory, ephemeral storage, other resources, selectors, name, host ports, NoExecute taints. Extended
 * resources that the node does not have are not looked at.
 */
final class NodeFit {
    /** The first thing in which the pod does not fit; empty if it fits. */
    Optional<PodAdmitResult> check(PodAdmitAttributes attributes, JsonNode node) {
        Pod pod = attributes.pod();
        return resources(attributes, node.path("status").path("allocatable"))
                .or(() -> failed(
                        !NodeSelection.matches(pod, node),
                        AdmitReasons.NODE_AFFINITY,
                        AdmitReasons.NODE_AFFINITY_MISMATCH))
                .or(() -> failed(!hasName(pod, node), AdmitReasons.NODE_NAME, AdmitReasons.NODE_NAME_MISMATCH))
                .or(() -> failed(
                        HostPorts.conflict(pod, attributes.otherPods()),
                        AdmitReasons.NODE_PORTS,
                        AdmitReasons.NODE_PORTS_TAKEN))
                .or(() -> failed(
                        !pod.isStatic() && hasUntoleratedTaint(pod, node),
                        AdmitReasons.TAINT_TOLERATION,
                        AdmitReasons.TAINT_NOT_TOLERATED));
    }

    private static Optional<PodAdmitResult> failed(boolean failed, String predicate, String description) {
        return failed
                ? Optional.of(PodAdmitResult.rejected(predicate, AdmitReasons.predicate(predicate, description)))
                : Optional.empty();
    }

    private static Optional<PodAdmitResult> resources(PodAdmitAttributes attributes, JsonNode allocatable) {
        List<Pod> others = attributes.otherPods();
        long pods = amount(allocatable, "pods");
        if (others.size() + 1 > pods) {
            return insufficient("pods", 1, others.size(), pods);
        }
        Map<String, BigDecimal> requests = PodRequests.amounts(attributes.pod());
        for (String resource : List.of("cpu", "memory", "ephemeral-storage")) {
            Optional<PodAdmitResult> lack = lack(resource, requests, others, allocatable);
            if (lack.isPresent()) {
                return lack;
            }
        }
        return requests.keySet().stream()
                .filter(resource -> isScalar(resource) && allocatable.has(resource))
                .flatMap(resource -> lack(resource, requests, others, allocatable).stream())
                .findFirst();
    }

    private static boolean isScalar(String resource) {
        return resource.contains("/") || resource.startsWith("hugepages-");
    }

    private static Optional<PodAdmitResult> lack(
            String resource, Map<String, BigDecimal> requests, List<Pod> others, JsonNode allocatable) {
        long requested = units(resource, requests.getOrDefault(resource, BigDecimal.ZERO));
        if (requested == 0) {
            return Optional.empty();
        }
        long used = others.stream()
                .mapToLong(other -> units(resource, PodRequests.amounts(other).getOrDefault(resource, BigDecimal.ZERO)))
                .sum();
        long capacity = amount(allocatable, resource);
        return requested > capacity - used ? insufficient(resource, requested, used, capacity) : Optional.empty();
    }

    private static Optional<PodAdmitResult> insufficient(String resource, long requested, long used, long capacity) {
        return Optional.of(PodAdmitResult.rejected(
                AdmitReasons.OUT_OF + resource, AdmitReasons.insufficient(resource, requested, used, capacity)));
    }

    private static long amount(JsonNode allocatable, String resource) {
        return units(resource, Quantity.parse(allocatable.path(resource).asString("0")));
    }

    /** CPUs count in thousandths. */
    private static long units(String resource, BigDecimal amount) {
        return resource.equals("cpu") ? Quantity.milliValue(amount) : Quantity.value(amount);
    }

    private static boolean hasName(Pod pod, JsonNode node) {
        return pod.nodeName().isEmpty()
                || pod.nodeName().equals(node.path("metadata").path("name").asString(""));
    }

    private static boolean hasUntoleratedTaint(Pod pod, JsonNode node) {
        return node.path("spec")
                .path("taints")
                .valueStream()
                .filter(taint -> taint.path("effect").asString("").equals("NoExecute"))
                .anyMatch(taint -> !Tolerations.tolerates(pod.spec().path("tolerations"), taint));
    }
}
