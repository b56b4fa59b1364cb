// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.matrix;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.app.matrix.GateSetting;
import dev.kubeletsim.kubelet.app.matrix.MatrixCell;
import dev.kubeletsim.kubelet.app.matrix.MatrixPlan;
import dev.kubeletsim.kubelet.app.matrix.MatrixRunner;
import dev.kubeletsim.kubelet.app.matrix.PodPolicy;
import dev.kubeletsim.kubelet.app.matrix.Scenario;
import java.util.List;

/** A small matrix with every kind of outcome, for the tests of what is made of it. */
final class MatrixRuns {
    static final List<MatrixCell> CELLS = MatrixRunner.run(List.of(
            plan(List.of(GateSetting.ON, GateSetting.OFF), Scenario.FRESH),
            plan(List.of(GateSetting.ON), Scenario.RUNTIME_DOWNGRADE)));

    private MatrixRuns() {}

    private static MatrixPlan plan(List<GateSetting> gates, Scenario scenario) {
        return new MatrixPlan(
                List.of(KubernetesVersion.V1_31, KubernetesVersion.V1_36),
                null,
                gates,
                List.of(RuntimeProfile.containerd20(), RuntimeProfile.containerd17()),
                List.of(PodPolicy.MERGE, PodPolicy.STRICT),
                List.of(scenario),
                true);
    }

    /** The cell of this id. */
    static MatrixCell cell(String id) {
        return CELLS.stream().filter(cell -> cell.id().equals(id)).findFirst().orElseThrow();
    }

    /** A copy of a cell that ended otherwise than it should. */
    static MatrixCell differing(MatrixCell cell, String difference) {
        return new MatrixCell(
                cell.kubernetes(),
                cell.apiServer(),
                cell.gate(),
                cell.runtime(),
                cell.scenario(),
                cell.pod(),
                cell.policy(),
                cell.now(),
                cell.outcome(),
                List.of(difference),
                cell.timeline());
    }
}
