// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.status;

import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.kubelet.container.ContainerStatus;
import dev.kubeletsim.kubelet.container.PodStatus;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Whether containers that ended run again (upstream's {@code ShouldContainerBeRestarted}, 1.31 and 1.36). */
final class RestartRule {
    private final FeatureGates gates;

    RestartRule(FeatureGates gates) {
        this.gates = gates;
    }

    /** Whether the next sync of the pod starts the container. */
    boolean startsAtNextSync(Pod pod, Container container, PodStatus podStatus) {
        if (pod.isDeleted()) {
            return false;
        }
        Optional<ContainerStatus> status = podStatus.containerStatus(container.name());
        return status.map(known -> startsAgain(pod, container, known)).orElse(true);
    }

    private boolean startsAgain(Pod pod, Container container, ContainerStatus status) {
        return switch (status.state()) {
            case RUNNING -> false;
            case CREATED, UNKNOWN -> true;
            case EXITED -> restarts(pod, container, status.exitCode());
        };
    }

    /** Whether a container that ended with {@code exitCode} runs again. */
    boolean restarts(Pod pod, Container container, int exitCode) {
        if (gates.enabled("ContainerRestartRules")) {
            for (JsonNode rule : container.spec().path("restartPolicyRules")) {
                if (matches(rule, exitCode)) {
                    return true;
                }
            }
            if (!container.restartPolicy().isEmpty()) {
                return byPolicy(container.restartPolicy(), exitCode);
            }
        }
        return byPolicy(container.isRestartableInit() ? "Always" : podPolicy(pod, container), exitCode);
    }

    /** An init container that succeeded is done, whatever the pod's policy. */
    private static String podPolicy(Pod pod, Container container) {
        String policy = pod.restartPolicy();
        return container.kind() == Container.Kind.INIT && policy.equals("Always") ? "OnFailure" : policy;
    }

    private static boolean byPolicy(String policy, int exitCode) {
        return switch (policy) {
            case "Never" -> false;
            case "OnFailure" -> exitCode != 0;
            default -> true;
        };
    }

    private static boolean matches(JsonNode rule, int exitCode) {
        if (!rule.path("action").asString("").equals("Restart")) {
            return false;
        }
        JsonNode codes = rule.path("exitCodes");
        boolean listed = false;
        for (JsonNode value : codes.path("values")) {
            listed |= value.asInt(-1) == exitCode;
        }
        return switch (codes.path("operator").asString("")) {
            case "In" -> listed;
            case "NotIn" -> !listed;
            default -> false;
        };
    }
}
