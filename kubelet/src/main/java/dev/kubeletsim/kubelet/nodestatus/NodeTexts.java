// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.nodestatus;

import java.util.List;

/**
 * Upstream's words in a node's status and its events ({@code pkg/kubelet/nodestatus/setters.go}, {@code runtime.go}, {@code kubelet.go};
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

    static final String STARTING_KUBELET = "Starting kubelet.";
    static final String NODE_ALLOCATABLE_ENFORCED = "Updated Node Allocatable limit across pods";

    private NodeTexts() {}

    /** An event: something changed about the node, {@code NodeReady}, {@code NodeHasSufficientMemory} and the like. */
    static String statusIsNow(String node, String event) {
        return "Node " + node + " status is now: " + event;
    }

    /** A condition of the runtime that is false, as upstream prints it; {@code kind} is empty or {@code network}. */
    static String conditionFalse(String kind, String type, String reason, String message) {
        String what = kind.isEmpty() ? "" : kind + " ";
        return "container runtime " + what + "not ready: " + type + "=false reason:" + reason + " message:" + message;
    }

    static String unhealthy(String part, String error) {
        return part + " is not healthy: " + error;
    }

    /** Several errors in one text, as Go's aggregate prints them: each once, in brackets if there is more than one. */
    static String aggregate(List<String> errors) {
        List<String> distinct = errors.stream().distinct().toList();
        return distinct.size() == 1 ? distinct.getFirst() : "[" + String.join(", ", distinct) + "]";
    }
}
