// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.matrix;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.features.FeatureGate;
import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.features.NodeFeatureReport;
import dev.kubeletsim.features.RuntimeReport;
import dev.kubeletsim.features.skew.RuntimeBehaviour;
import dev.kubeletsim.features.skew.SkewMatrix;
import dev.kubeletsim.features.skew.StrictPolicyOutcome;
import dev.kubeletsim.features.skew.StrictPolicyRule;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rules say becomes of the pods of a run: KEP-3619's outcome matrix ({@link SkewMatrix}) for pods that are made,
 * and the life of a container for those that are there already.
 *
 * <p>A container keeps the identity that it was made with. A kubelet that starts admits every pod of its node anew.
 */
final class Expectation {
    private static final String GATE = FeatureGate.SUPPLEMENTAL_GROUPS_POLICY;

    private final boolean fieldKept;
    private final Stage first;
    private final Stage last;
    private final boolean kubeletRestarts;

    /** A kubelet over a runtime, and what their node says. */
    private record Stage(
            FeatureGates gates,
            RuntimeBehaviour runtime,
            @Nullable Boolean advertised) {
        StrictPolicyOutcome strictPod() {
            return SkewMatrix.outcome(gates.version(), gates.enabled(GATE), runtime, advertised)
                    .orElseThrow(() -> new IllegalStateException("the outcome matrix has no row for kubelet "
                            + gates.version() + ", gate " + gates.enabled(GATE) + ", runtime " + runtime + ", node "
                            + advertised));
        }

        boolean honoursStrict() {
            return StrictPolicyRule.isSent(gates) && runtime.honoursPolicy();
        }

        boolean showsUser() {
            return gates.enabled(GATE) && runtime.reportsUser();
        }
    }

    Expectation(NodeSetup before, NodeSetup after) {
        this.fieldKept = before.apiServerGates().enabled(GATE);
        this.kubeletRestarts = before.kubeletDiffersFrom(after);
        FeatureGates gates = before.kubeletGates();
        FeatureGates newGates = kubeletRestarts ? after.kubeletGates() : gates;
        NodeFeatureReport fresh = NodeFeatureReport.NOTHING.refreshedBy(gates, report(before.runtime()));
        NodeFeatureReport later = fresh.refreshedBy(newGates, report(after.runtime()));
        this.first = new Stage(gates, behaviour(before.runtime()), fresh.supplementalGroupsPolicy());
        this.last = new Stage(newGates, behaviour(after.runtime()), later.supplementalGroupsPolicy());
    }

    private static RuntimeReport report(RuntimeProfile profile) {
        return profile.status().reportsFeatures()
                ? new RuntimeReport(new RuntimeReport.RuntimeFeatures(true, false), List.of())
                : RuntimeReport.EMPTY;
    }

    private static RuntimeBehaviour behaviour(RuntimeProfile profile) {
        return RuntimeBehaviour.of(
                        profile.status().reportsFeatures(),
                        profile.identity().readsPolicy(),
                        profile.identity().reportsUser())
                .orElseThrow(() -> new IllegalStateException("the outcome matrix has no runtime like " + profile));
    }

    /** What is expected of one pod. */
    ExpectedPod of(PodAge age, PodPolicy policy) {
        boolean strict = policy == PodPolicy.STRICT && fieldKept;
        StrictPolicyOutcome outcome = strict ? strict(age) : new StrictPolicyOutcome.Runs(false, showsUser(age));
        return new ExpectedPod(policy == PodPolicy.UNSET ? null : fieldKept, outcome, last.advertised());
    }

    private StrictPolicyOutcome strict(PodAge age) {
        if (age == PodAge.NEW) {
            return last.strictPod();
        }
        StrictPolicyOutcome atFirst = first.strictPod();
        boolean readmitted = !kubeletRestarts || !StrictPolicyRule.rejects(last.gates(), last.advertised());
        if (atFirst instanceof StrictPolicyOutcome.Rejected || !readmitted) {
            return new StrictPolicyOutcome.Rejected();
        }
        Stage madeBy = age == PodAge.KEPT ? first : last;
        return new StrictPolicyOutcome.Runs(madeBy.honoursStrict(), showsUser(age));
    }

    /**
     * Whether the pod's status shows who runs. A kubelet that goes on does not ask again about a container that runs on, so
     * what another release of the runtime says of it does not count.
     */
    private boolean showsUser(PodAge age) {
        return (age == PodAge.KEPT && !kubeletRestarts) ? first.showsUser() : last.showsUser();
    }
}
