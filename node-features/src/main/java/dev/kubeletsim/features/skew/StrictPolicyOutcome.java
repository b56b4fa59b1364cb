// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.features.skew;

/** What becomes of a pod that asks for {@code supplementalGroupsPolicy: Strict}. */
public sealed interface StrictPolicyOutcome {
    /** The kubelet refuses the pod: phase Failed, reason {@code SupplementalGroupsPolicyNotSupported}. */
    record Rejected() implements StrictPolicyOutcome {}

    /**
     * The pod runs.
     *
     * @param strict whether the runtime leaves the image's groups out; else it merges them, silently
     * @param userInStatus whether {@code status.containerStatuses[].user} shows the result
     */
    record Runs(boolean strict, boolean userInStatus) implements StrictPolicyOutcome {}
}
