// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.matrix;

import dev.kubeletsim.cri.report.JunitDocument;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A matrix as a JUnit report, for continuous integration: a suite a scenario, a test case a cell. A cell that differs from
 * the outcome matrix of KEP-3619 is a failure, one that no component would start with is skipped.
 */
public final class MatrixJunit {
    private MatrixJunit() {}

    /** The report. */
    public static String text(List<MatrixCell> cells) {
        Map<Scenario, List<JunitDocument.Case>> suites = new LinkedHashMap<>();
        cells.forEach(cell -> suites.computeIfAbsent(cell.scenario(), unused -> new ArrayList<>())
                .add(new JunitDocument.Case("matrix." + cell.scenario(), cell.id(), result(cell))));
        List<JunitDocument.Suite> written = new ArrayList<>();
        suites.forEach(
                (scenario, cases) -> written.add(new JunitDocument.Suite(scenario.toString(), Duration.ZERO, cases)));
        return new JunitDocument("kubelet-sim matrix", written).text();
    }

    private static JunitDocument.Result result(MatrixCell cell) {
        if (cell.outcome() instanceof CellOutcome.Refused refused) {
            return new JunitDocument.Skipped(refused.text());
        }
        List<String> differences = cell.differences();
        return differences.isEmpty()
                ? new JunitDocument.Passed()
                : new JunitDocument.Failed(differences.getFirst(), String.join("\n", differences));
    }
}
