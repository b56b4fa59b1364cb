// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.lifecycle;

import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.features.skew.StrictPolicyRule;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * What the scheduler would check, checked again by the node: its operating system, the supplemental groups policy,
 * resources, selectors, ports and taints (upstream's {@code pkg/kubelet/lifecycle/predicate.go}, 1.31 and 1.36).
 *
 * <p>The policy's check comes before resources. It reads the stage of the gate and the API's node object: see {@link
 * StrictPolicyRule}. Critical pods do not preempt others here.
 */
public final class PredicateAdmitHandler implements PodAdmitHandler {
    private static final String OS_LABEL = "kubernetes.io/os";
    private static final String LINUX = "linux";

    private final FeatureGates gates;
    private final Supplier<JsonNode> node;
    private final NodeFit fit = new NodeFit();

    /** @param node the API's copy of the node; a missing node if there is none at all */
    public PredicateAdmitHandler(FeatureGates gates, Supplier<JsonNode> node) {
        this.gates = gates;
        this.node = node;
    }

    @Override
    public PodAdmitResult admit(PodAdmitAttributes attributes) {
        JsonNode current = node.get();
        Pod pod = attributes.pod();
        if (current.isMissingNode()) {
            return PodAdmitResult.rejected(AdmitReasons.INVALID_NODE_INFO, AdmitReasons.NO_NODE);
        }
        if (hasOtherOsLabel(pod)) {
            return PodAdmitResult.rejected(AdmitReasons.OS_SELECTOR, AdmitReasons.OS_SELECTOR_MISMATCH);
        }
        if (hasOtherOs(pod)) {
            return PodAdmitResult.rejected(AdmitReasons.OS_FIELD, AdmitReasons.OS_FIELD_MISMATCH);
        }
        if (isStrictWithoutSupport(pod, current)) {
            return PodAdmitResult.rejected(AdmitReasons.SUPPLEMENTAL_GROUPS_POLICY, AdmitReasons.STRICT_NOT_SUPPORTED);
        }
        Optional<Container> sidecar = forbiddenSidecar(pod);
        if (sidecar.isPresent()) {
            return PodAdmitResult.rejected(
                    AdmitReasons.INIT_RESTART_POLICY,
                    "Init container \"" + sidecar.get().name() + "\" may not have a non-default restartPolicy");
        }
        return fit.check(attributes, current).orElse(PodAdmitResult.ADMITTED);
    }

    private static boolean hasOtherOsLabel(Pod pod) {
        String label = pod.labels().getOrDefault(OS_LABEL, "");
        return pod.labels().containsKey(OS_LABEL) && !label.equals(LINUX);
    }

    private static boolean hasOtherOs(Pod pod) {
        JsonNode os = pod.spec().path("os");
        return os.isObject() && !Trees.text(os, "name").equals(LINUX);
    }

    private boolean isStrictWithoutSupport(Pod pod, JsonNode current) {
        JsonNode features = current.path("status").path("features");
        return Trees.text(pod.securityContext(), "supplementalGroupsPolicy").equals("Strict")
                && StrictPolicyRule.rejects(gates, Trees.optionalFlag(features, "supplementalGroupsPolicy"));
    }

    private Optional<Container> forbiddenSidecar(Pod pod) {
        if (gates.enabled("SidecarContainers")) {
            return Optional.empty();
        }
        return pod.initContainers().stream()
                .filter(Container::isRestartableInit)
                .findFirst();
    }
}
