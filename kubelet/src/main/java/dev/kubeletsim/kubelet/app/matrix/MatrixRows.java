// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.matrix;

import dev.kubeletsim.features.KubernetesVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The cells of one scenario as lines of text. Neighbouring versions that end alike share a line, and so do all the runtimes,
 * policies and pods of a gate that a component refuses.
 */
final class MatrixRows {
    private static final String ANY = "any";

    /** A line without its versions, and the versions that it is for. */
    private record Line(List<String> cells, List<KubernetesVersion> versions) {}

    private MatrixRows() {}

    /** The headings. */
    static List<String> headings(boolean withPods) {
        List<String> headings = new ArrayList<>(List.of("KUBERNETES", "API SERVER", "GATE", "RUNTIME", "POLICY"));
        if (withPods) {
            headings.add("POD");
        }
        headings.addAll(List.of("FIELD KEPT", "OUTCOME", "GROUPS OF PID 1", "USER IN STATUS", "NODE FEATURE"));
        return headings;
    }

    /** The lines below {@link #headings}. */
    static List<List<String>> of(List<MatrixCell> cells, boolean withPods) {
        Map<List<String>, List<Line>> groups = new LinkedHashMap<>();
        for (MatrixCell cell : cells) {
            List<Line> lines = groups.computeIfAbsent(key(cell), unused -> new ArrayList<>());
            List<String> text = line(cell, withPods);
            Line last = lines.isEmpty() ? null : lines.getLast();
            if (last != null && last.cells().equals(text) && continues(last, cell)) {
                last.versions().add(cell.kubernetes());
            } else {
                lines.add(new Line(text, new ArrayList<>(List.of(cell.kubernetes()))));
            }
        }
        Set<List<String>> rows = new LinkedHashSet<>();
        groups.values().forEach(lines -> lines.forEach(line -> rows.add(withVersions(line))));
        return List.copyOf(rows);
    }

    private static boolean continues(Line line, MatrixCell cell) {
        int last = line.versions().getLast().minor();
        return last == cell.kubernetes().minor()
                || last + 1 == cell.kubernetes().minor();
    }

    private static List<String> key(MatrixCell cell) {
        return cell.outcome() instanceof CellOutcome.Refused
                ? List.of(cell.gate().toString(), ANY, ANY, ANY)
                : List.of(
                        cell.gate().toString(),
                        cell.runtimeShown(),
                        cell.policy().toString(),
                        cell.pod().toString());
    }

    private static List<String> withVersions(Line line) {
        List<String> row = new ArrayList<>(line.cells());
        String first = line.versions().getFirst().toString();
        String last = line.versions().getLast().toString();
        row.set(0, (first.equals(last) ? first : first + "-" + last) + row.get(0));
        return row;
    }

    /** The cells of a line; of its versions only what they change to. */
    private static List<String> line(MatrixCell cell, boolean withPods) {
        boolean refused = cell.outcome() instanceof CellOutcome.Refused;
        List<String> line = new ArrayList<>();
        line.add(cell.kubernetesShown().substring(cell.kubernetes().toString().length()));
        line.add(
                cell.apiServer().equals(cell.kubernetes())
                        ? "same"
                        : cell.apiServer().toString());
        line.add(cell.gate().toString());
        line.add(refused ? ANY : cell.runtimeShown());
        line.add(refused ? ANY : cell.policy().toString());
        if (withPods) {
            line.add(refused ? ANY : cell.pod().toString());
        }
        line.addAll(outcome(cell));
        return line;
    }

    private static List<String> outcome(MatrixCell cell) {
        String differs = cell.differences().isEmpty() ? "" : " DIFFERS: " + String.join("; ", cell.differences());
        return switch (cell.outcome()) {
            case CellOutcome.Refused refused -> List.of("", "refused: " + refusals(refused), "", "", "");
            case CellOutcome.Observed observed ->
                List.of(
                        yesNo(observed.fieldKept()),
                        outcome(observed) + differs,
                        groups(observed.groups()),
                        user(observed.user()),
                        observed.nodeFeature() == null
                                ? "-"
                                : observed.nodeFeature().toString());
        };
    }

    private static String refusals(CellOutcome.Refused refused) {
        return refused.refusals().stream()
                .map(refusal -> refusal.component().binaryName() + ": " + refusal.text())
                .collect(Collectors.joining("; "));
    }

    private static String outcome(CellOutcome.Observed observed) {
        return observed.verdict() + (observed.reason().isEmpty() ? "" : ": " + observed.reason());
    }

    private static String yesNo(@Nullable Boolean value) {
        return value == null ? "-" : value ? "yes" : "no";
    }

    private static String groups(@Nullable List<Long> groups) {
        return groups == null ? "-" : groups.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static String user(CellOutcome.@Nullable StatusUser user) {
        return user == null ? "-" : user.uid() + ":" + user.gid() + " " + groups(user.supplementalGroups());
    }
}
