// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.nodestatus;

import java.util.List;

/**
 * Upstream's words in a node's status ({@code pkg/kubelet/nodestatus/setters.go}, {@code runtime.go}, {@code kubelet.go};
 * 1.31 and 1.36).
 */
final class NodeTexts {
    static final String RUNTIME_UNCHECKED = "container runtime status check may not have completed yet";
    static final String RUNTIME_DOWN = "container runtime is down";
    static final String NETWORK_UNKNOWN = "network state unknown";
    static final String CONDITIONS_MISSING = "RuntimeReady or NetworkReady condition are not set";
    static final String READY_REASON = "KubeletReady";
    static final String READY = "kubelet is posting ready status";
    static final String NOT_READY_REASON = "KubeletNotReady";
    static final String SHUTTING_DOWN = "node is shutting down";

    private NodeTexts() {}

    /** A condition of the runtime that is false, as upstream prints it; {@code kind} is empty or {@code network}. */
    static String conditionFalse(String kind, String type, String reason, String message) {
        String what = kind.isEmpty() ? "" : kind + " ";
        return "container runtime " + what + "not ready: " + type + "=false reason:" + reason + " message:" + message;
    }

    static String unhealthy(String part, String error) {
        return part + " is not healthy: " + error;
    }

    static String missingCapacity(List<String> resources) {
        return "missing node capacity for resources: " + String.join(", ", resources);
    }

    /** Several errors in one text, as Go's aggregate prints them: each once, in brackets if there is more than one. */
    static String aggregate(List<String> errors) {
        List<String> distinct = errors.stream().distinct().toList();
        return distinct.size() == 1 ? distinct.getFirst() : "[" + String.join(", ", distinct) + "]";
    }
}
