// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.lifecycle;

import java.util.Set;

/**
 * Reasons and messages of rejections, upstream's words ({@code pkg/kubelet/lifecycle/{predicate,handlers}.go}, {@code
 * eviction}, {@code sysctl}, {@code nodeshutdown}; 1.31 and 1.36).
 */
public final class AdmitReasons {
    static final String EVICTED = "Evicted";
    static final String SYSCTL_FORBIDDEN = "SysctlForbidden";
    static final String APP_ARMOR = "AppArmor";
    static final String NODE_SHUTDOWN = "NodeShutdown";
    static final String INVALID_NODE_INFO = "InvalidNodeInfo";
    static final String POD_FEATURE_UNSUPPORTED = "PodFeatureUnsupported";
    static final String POD_LEVEL_RESOURCES = "PodLevelResourcesNotSupported";
    static final String OS_SELECTOR = "PodOSSelectorNodeLabelDoesNotMatch";
    static final String OS_FIELD = "PodOSNotSupported";
    static final String INIT_RESTART_POLICY = "InitContainerRestartPolicyForbidden";

    /** KEP-3619: {@code Strict} on a node that does not support it. */
    public static final String SUPPLEMENTAL_GROUPS_POLICY = "SupplementalGroupsPolicyNotSupported";

    static final String STRICT_NOT_SUPPORTED = "SupplementalGroupsPolicy=Strict is not supported in this node";
    static final String OS_SELECTOR_MISMATCH =
            "Failed to admit pod as the `kubernetes.io/os` label doesn't match node label";
    static final String OS_FIELD_MISMATCH = "Failed to admit pod as the OS field doesn't match node OS";
    static final String NO_NODE = "Kubelet cannot get node info.";
    static final String SHUTTING_DOWN = "Pod was rejected as the node is shutting down.";
    static final String NO_APP_ARMOR = "Cannot enforce AppArmor: AppArmor is not enabled on the host";
    static final String NO_POD_LEVEL_RESOURCES = "PodLevelResources feature gate is disabled";

    static final String NODE_AFFINITY = "NodeAffinity";
    static final String NODE_AFFINITY_MISMATCH = "node(s) didn't match Pod's node affinity/selector";
    static final String NODE_NAME = "NodeName";
    static final String NODE_NAME_MISMATCH = "node(s) didn't match the requested node name";
    static final String NODE_PORTS = "NodePorts";
    static final String NODE_PORTS_TAKEN = "node(s) didn't have free ports for the requested pod ports";
    static final String TAINT_TOLERATION = "TaintToleration";
    static final String TAINT_NOT_TOLERATED = "node(s) had taints that the pod didn't tolerate";

    /** Goes before the name of the resource that a node has too little of: {@code OutOfcpu}. */
    static final String OUT_OF = "OutOf";

    /** The reasons that the metric of rejections names (1.36, {@code pkg/kubelet/kubelet.go}). */
    private static final Set<String> COUNTED_BY_NAME = Set.of(
            EVICTED,
            SYSCTL_FORBIDDEN,
            APP_ARMOR,
            NODE_SHUTDOWN,
            INVALID_NODE_INFO,
            POD_FEATURE_UNSUPPORTED,
            POD_LEVEL_RESOURCES,
            OS_SELECTOR,
            OS_FIELD,
            SUPPLEMENTAL_GROUPS_POLICY,
            INIT_RESTART_POLICY,
            TAINT_NOT_TOLERATED,
            "OutOfcpu",
            "OutOfmemory",
            "OutOfephemeral-storage",
            "OutOfpods",
            "UnexpectedAdmissionError",
            "UnknownReason",
            "UnexpectedPredicateFailureType",
            "TopologyAffinityError",
            "VolumeAttachmentLimitExceeded");

    private AdmitReasons() {}

    static String predicate(String name, String description) {
        return "Predicate " + name + " failed: " + description;
    }

    static String insufficient(String resource, long requested, long used, long capacity) {
        return "Node didn't have enough resource: " + resource + ", requested: " + requested + ", used: " + used
                + ", capacity: " + capacity;
    }

    /** The label {@code reason} under which {@code kubelet_admission_rejections_total} counts a rejection. */
    public static String metricLabel(String reason) {
        if (COUNTED_BY_NAME.contains(reason)) {
            return reason;
        }
        return reason.startsWith(OUT_OF) ? "OutOfExtendedResources" : "Other";
    }
}
