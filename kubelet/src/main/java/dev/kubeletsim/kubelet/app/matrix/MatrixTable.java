// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.matrix;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A matrix as text, a table a scenario. */
public final class MatrixTable {
    private static final int GAP = 2;

    private MatrixTable() {}

    /** Prints it. */
    public static void print(List<MatrixCell> cells, PrintWriter out) {
        Map<Scenario, List<MatrixCell>> byScenario = new LinkedHashMap<>();
        cells.forEach(cell -> byScenario
                .computeIfAbsent(cell.scenario(), unused -> new ArrayList<>())
                .add(cell));
        byScenario.forEach((scenario, part) -> {
            boolean changes = scenario != Scenario.FRESH;
            out.println(scenario + ": " + scenario.description());
            List<List<String>> rows = new ArrayList<>();
            rows.add(MatrixRows.headings(changes));
            rows.addAll(MatrixRows.of(part, changes));
            aligned(rows, out);
            out.println();
        });
        legend(cells, out);
    }

    private static void aligned(List<List<String>> rows, PrintWriter out) {
        int columns = rows.getFirst().size();
        int outcome = rows.getFirst().indexOf("OUTCOME");
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                boolean open = i == outcome && row.get(i + 1).isEmpty();
                widths[i] = Math.max(widths[i], open ? 0 : row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row.get(i))
                        .repeat(" ", Math.max(0, widths[i] - row.get(i).length()) + GAP);
            }
            out.println(line.toString().stripTrailing());
        }
    }

    /** The words that occur, what they mean, and what pods are told that are rejected. */
    private static void legend(List<MatrixCell> cells, PrintWriter out) {
        Map<CellOutcome.Verdict, Integer> counts = new EnumMap<>(CellOutcome.Verdict.class);
        cells.forEach(cell -> counts.merge(cell.outcome().verdict(), 1, Integer::sum));
        counts.forEach((verdict, count) -> out.printf("%6d %-9s %s%n", count, verdict, verdict.meaning()));
        cells.stream()
                .map(MatrixCell::outcome)
                .filter(outcome -> outcome instanceof CellOutcome.Observed observed && observed.rejected())
                .map(outcome -> ((CellOutcome.Observed) outcome).event())
                .collect(Collectors.toCollection(TreeSet::new))
                .forEach(event -> out.println("       event Warning " + event));
        long differing =
                cells.stream().filter(cell -> !cell.differences().isEmpty()).count();
        out.printf(
                "%6d cells, %d of them differ from the rules of KEP-3619 and of the node's status%n",
                cells.size(), differing);
    }
}
