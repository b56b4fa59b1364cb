// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.matrix;

import dev.kubeletsim.cri.report.Markup;
import dev.kubeletsim.features.KubernetesVersion;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A matrix as one page of HTML that needs nothing from the network and no script: a grid a scenario and gate, whose cells
 * link to their runs.
 */
public final class MatrixPage {
    private final StringBuilder html = new StringBuilder();

    private MatrixPage() {}

    /** The page. */
    public static String text(List<MatrixCell> cells) {
        MatrixPage page = new MatrixPage();
        page.head();
        page.summary(cells);
        Map<String, List<MatrixCell>> grids = new LinkedHashMap<>();
        for (MatrixCell cell : cells) {
            grids.computeIfAbsent(cell.scenario() + "/" + cell.gate(), unused -> new ArrayList<>())
                    .add(cell);
        }
        Scenario shown = null;
        for (List<MatrixCell> grid : grids.values()) {
            Scenario scenario = grid.getFirst().scenario();
            if (scenario != shown) {
                page.line("<h2>", scenario.toString(), "</h2>");
                page.line("<p>", scenario.description(), ".</p>");
                shown = scenario;
            }
            page.grid(grid);
        }
        cells.forEach(cell -> MatrixRunPanel.append(cell, page.html));
        page.html.append("</body>\n</html>\n");
        return page.html.toString();
    }

    private void head() {
        html.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n")
                .append("<title>supplementalGroupsPolicy: what becomes of it</title>\n<style>\n")
                .append(MatrixStyle.SHEET)
                .append("</style>\n</head>\n<body id=\"top\">\n");
    }

    private void line(String before, String text, String after) {
        html.append(before).append(Markup.escaped(text)).append(after).append('\n');
    }

    private void summary(List<MatrixCell> cells) {
        Map<CellOutcome.Verdict, Integer> counts = new EnumMap<>(CellOutcome.Verdict.class);
        cells.forEach(cell -> counts.merge(cell.outcome().verdict(), 1, Integer::sum));
        long differing =
                cells.stream().filter(cell -> !cell.differences().isEmpty()).count();
        html.append("<h1><code>supplementalGroupsPolicy</code>: what becomes of it</h1>\n");
        line(
                "<p>",
                cells.size()
                        + " combinations, each run on a simulated node. The pod runs as user 1000 with group 3000 and"
                        + " asks for group 4000; its image puts the user into group 50000 as well. " + differing
                        + " of them differ from the rules of KEP-3619. Choose a cell to see its run.",
                "</p>");
        html.append("<ul class=\"legend\">\n");
        counts.forEach((verdict, count) -> html.append("<li class=\"")
                .append(verdict)
                .append("\"><b>")
                .append(mark(verdict))
                .append(verdict)
                .append("</b> ")
                .append(count)
                .append(": ")
                .append(Markup.escaped(verdict.meaning()))
                .append("</li>\n"));
        html.append("</ul>\n");
    }

    /** What tells outcomes apart besides colour and word. */
    static String mark(CellOutcome.Verdict verdict) {
        return switch (verdict) {
            case STRICT -> "✓ ";
            case MERGED -> "+ ";
            case LEAKED -> "⚠ ";
            case REJECTED -> "✕ ";
            case REFUSED -> "∅ ";
            case OTHER -> "? ";
        };
    }

    private void grid(List<MatrixCell> cells) {
        Set<KubernetesVersion> versions = new LinkedHashSet<>();
        Map<List<String>, Map<KubernetesVersion, MatrixCell>> rows = new LinkedHashMap<>();
        boolean withPods = cells.getFirst().scenario() != Scenario.FRESH;
        for (MatrixCell cell : cells) {
            versions.add(cell.kubernetes());
            rows.computeIfAbsent(row(cell, withPods), unused -> new LinkedHashMap<>())
                    .put(cell.kubernetes(), cell);
        }
        html.append("<div class=\"scroll\"><table class=\"grid\">\n");
        line("<caption>gate ", cells.getFirst().gate().toString(), "</caption>");
        html.append("<thead><tr><th scope=\"col\">runtime</th><th scope=\"col\">policy</th>");
        html.append(withPods ? "<th scope=\"col\">pod</th>" : "");
        versions.forEach(
                version -> html.append("<th scope=\"col\">").append(version).append("</th>"));
        html.append("</tr></thead>\n<tbody>\n");
        rows.forEach((heads, row) -> {
            html.append("<tr>");
            heads.forEach(head -> html.append("<th scope=\"row\">")
                    .append(Markup.escaped(head))
                    .append("</th>"));
            versions.forEach(version -> cell(row.get(version)));
            html.append("</tr>\n");
        });
        html.append("</tbody></table></div>\n");
    }

    private static List<String> row(MatrixCell cell, boolean withPods) {
        List<String> row =
                new ArrayList<>(List.of(cell.runtimeShown(), cell.policy().toString()));
        if (withPods) {
            row.add(cell.pod().toString());
        }
        return row;
    }

    private void cell(@Nullable MatrixCell cell) {
        if (cell == null) {
            html.append("<td class=\"none\">–</td>");
            return;
        }
        CellOutcome.Verdict verdict = cell.outcome().verdict();
        html.append("<td class=\"")
                .append(verdict)
                .append(cell.differences().isEmpty() ? "" : " differs")
                .append("\"><a href=\"#")
                .append(cell.id())
                .append("\">")
                .append(mark(verdict))
                .append(verdict)
                .append(cell.differences().isEmpty() ? "" : " (differs)")
                .append("</a></td>");
    }
}
