// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.features.skew;

import dev.kubeletsim.features.FeatureGate;
import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.features.KubernetesVersion;
import org.jspecify.annotations.Nullable;

/**
 * The kubelet's rules on {@code Strict} in one place (KEP-3619; kubelet {@code pkg/kubelet/lifecycle/predicate.go} and
 * {@code kuberuntime}, 1.31 and 1.36).
 *
 * <p>The policy travels to the runtime whatever the gate says, since the translation has none. The gate only decides
 * whether the node advertises support and whether a container's status shows its user. Admission reads the gate's
 * <em>stage</em>, not its value, and the node object, not the runtime.
 */
public final class StrictPolicyRule {
    private StrictPolicyRule() {}

    /** Whether kubelets of these gates look at the policy on admission: once the feature is Beta. */
    public static boolean checksSupport(FeatureGates gates) {
        return gates.stage(FeatureGate.SUPPLEMENTAL_GROUPS_POLICY).isBetaOrLater();
    }

    /**
     * Whether admission refuses a {@code Strict} pod.
     *
     * @param advertised {@code status.features.supplementalGroupsPolicy} of the API's node object, null if absent
     */
    public static boolean rejects(FeatureGates gates, @Nullable Boolean advertised) {
        return checksSupport(gates) && !Boolean.TRUE.equals(advertised);
    }

    /**
     * What becomes of a {@code Strict} pod.
     *
     * @param runtime what the runtime does
     * @param advertised what the node object says, null if it says nothing
     */
    public static StrictPolicyOutcome outcome(
            FeatureGates gates, RuntimeBehaviour runtime, @Nullable Boolean advertised) {
        if (rejects(gates, advertised)) {
            return new StrictPolicyOutcome.Rejected();
        }
        boolean gateOn = gates.enabled(FeatureGate.SUPPLEMENTAL_GROUPS_POLICY);
        return new StrictPolicyOutcome.Runs(isSent(gates) && runtime.honoursPolicy(), gateOn && runtime.reportsUser());
    }

    /** Whether kubelets of this version tell the runtime the policy; no gate stops them. */
    public static boolean isSent(FeatureGates gates) {
        return gates.version().isAtLeast(KubernetesVersion.V1_31);
    }
}
