// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance.report;

import dev.kubeletsim.cri.conformance.CaseResult;
import dev.kubeletsim.cri.conformance.ConformanceReport;
import dev.kubeletsim.cri.conformance.Difference;
import dev.kubeletsim.cri.conformance.Outcome;
import dev.kubeletsim.cri.conformance.SuiteReport;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** A row a suite, then what differs, field by field. */
final class TableReport {
    private static final String ROW = "%-10s %9s %10s %12s %8s %13s %9s%n";
    /** Longer values are cut, since a terminal is no place for them; {@code -o json} has all of it. */
    private static final int LONGEST_VALUE = 240;

    private TableReport() {}

    static String write(ConformanceReport report) {
        StringBuilder out = new StringBuilder();
        out.append("endpoint: ").append(report.runtime().strip()).append('\n');
        out.append("profile:  ")
                .append(report.profile())
                .append(" (recorded from ")
                .append(report.recorded());
        out.append(")\n\n");
        out.append(
                String.format(ROW, "SUITE", "EQUAL", "DIFFERENT", "UNSUPPORTED", "NOT RUN", "NOT RECORDED", "SECONDS"));
        report.suites().forEach(suite -> out.append(row(suite)));
        for (SuiteReport suite : report.suites()) {
            suite.cases().stream()
                    .filter(Phrases::worthTelling)
                    .filter(result -> result.outcome() != Outcome.NOT_RUN)
                    .forEach(result -> tell(out, suite, result));
            notRun(out, suite);
        }
        report.notes().forEach(note -> out.append("\nnote: ").append(note).append('\n'));
        return out.append('\n').append(Phrases.verdict(report)).append('\n').toString();
    }

    private static String row(SuiteReport suite) {
        return String.format(
                ROW,
                suite.name(),
                Phrases.equal(suite),
                suite.count(Outcome.DIFFERENT),
                suite.count(Outcome.UNSUPPORTED),
                suite.count(Outcome.NOT_RUN),
                suite.count(Outcome.NOT_RECORDED),
                Phrases.seconds(suite.took()));
    }

    private static void tell(StringBuilder out, SuiteReport suite, CaseResult result) {
        out.append('\n')
                .append(Phrases.outcome(result.outcome()).toUpperCase(Locale.ROOT))
                .append(' ');
        out.append(suite.name()).append(": ").append(result.name());
        if (!result.note().isEmpty()) {
            out.append(" (").append(result.note()).append(')');
        }
        out.append('\n');
        for (Difference difference : result.differences()) {
            out.append("  ").append(difference.path()).append('\n');
            out.append("    got   ").append(cut(difference.got())).append('\n');
            out.append("    want  ").append(cut(difference.want())).append('\n');
        }
    }

    /** Hundreds of cases may lack the same image: a line a reason. */
    private static void notRun(StringBuilder out, SuiteReport suite) {
        Map<String, Integer> reasons = new TreeMap<>();
        suite.cases().stream()
                .filter(result -> result.outcome() == Outcome.NOT_RUN)
                .forEach(result -> reasons.merge(result.note(), 1, Integer::sum));
        if (!reasons.isEmpty()) {
            out.append('\n');
        }
        reasons.forEach((why, count) -> out.append("NOT RUN ")
                .append(suite.name())
                .append(": ")
                .append(count)
                .append(count == 1 ? " case: " : " cases: ")
                .append(why)
                .append('\n'));
    }

    private static String cut(String value) {
        return value.length() <= LONGEST_VALUE ? value : value.substring(0, LONGEST_VALUE) + "…";
    }
}
