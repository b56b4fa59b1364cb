// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.matrix;

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
        Map<Scenario, List<MatrixCell>> suites = new LinkedHashMap<>();
        cells.forEach(cell -> suites.computeIfAbsent(cell.scenario(), unused -> new ArrayList<>())
                .add(cell));
        StringBuilder xml = new StringBuilder("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
        xml.append("<testsuites name=\"kubelet-sim matrix\"")
                .append(counts(cells))
                .append(">\n");
        suites.forEach((scenario, suite) -> {
            xml.append("  <testsuite name=\"")
                    .append(scenario)
                    .append('"')
                    .append(counts(suite))
                    .append(">\n");
            suite.forEach(cell -> testCase(cell, xml));
            xml.append("  </testsuite>\n");
        });
        return xml.append("</testsuites>\n").toString();
    }

    private static String counts(List<MatrixCell> cells) {
        long failures =
                cells.stream().filter(cell -> !cell.differences().isEmpty()).count();
        long skipped = cells.stream()
                .filter(cell -> cell.outcome() instanceof CellOutcome.Refused)
                .count();
        return " tests=\"" + cells.size() + "\" failures=\"" + failures + "\" errors=\"0\" skipped=\"" + skipped + '"';
    }

    private static void testCase(MatrixCell cell, StringBuilder xml) {
        xml.append("    <testcase classname=\"matrix.")
                .append(cell.scenario())
                .append("\" name=\"")
                .append(Markup.escaped(cell.id()))
                .append('"');
        if (cell.outcome() instanceof CellOutcome.Refused refused) {
            xml.append(">\n      <skipped message=\"")
                    .append(Markup.escaped(refused.text()))
                    .append("\"/>\n    </testcase>\n");
        } else if (!cell.differences().isEmpty()) {
            xml.append(">\n      <failure message=\"")
                    .append(Markup.escaped(cell.differences().getFirst()))
                    .append("\">")
                    .append(Markup.escaped(String.join("\n", cell.differences())))
                    .append("</failure>\n    </testcase>\n");
        } else {
            xml.append("/>\n");
        }
    }
}
