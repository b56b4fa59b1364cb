// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance.report;

import dev.kubeletsim.cri.conformance.CaseResult;
import dev.kubeletsim.cri.conformance.ConformanceReport;
import dev.kubeletsim.cri.conformance.Difference;
import dev.kubeletsim.cri.conformance.Outcome;
import dev.kubeletsim.cri.conformance.SuiteReport;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the formats say alike. */
final class Phrases {
    private static final double MILLIS = 1000;

    private Phrases() {}

    static String outcome(Outcome outcome) {
        return switch (outcome) {
            case EQUAL -> "equal";
            case DIFFERENT -> "different";
            case UNSUPPORTED -> "unsupported";
            case NOT_RUN -> "not run";
            case NOT_RECORDED -> "not recorded";
        };
    }

    static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.1f", took.toMillis() / MILLIS);
    }

    /** {@code 239/239 equal}. */
    static String equal(SuiteReport suite) {
        return suite.count(Outcome.EQUAL) + "/" + suite.compared();
    }

    static String verdict(ConformanceReport report) {
        if (report.passed()) {
            return "The endpoint answers as " + report.recorded() + " does.";
        }
        String empty = report.suites().stream()
                .filter(suite -> suite.compared() == 0)
                .map(SuiteReport::name)
                .collect(Collectors.joining(", "));
        if (!empty.isEmpty()) {
            return "Nothing could be compared in: " + empty + " (which images are missing: --list-images).";
        }
        boolean different = report.suites().stream().anyMatch(suite -> suite.count(Outcome.DIFFERENT) > 0);
        return different
                ? "The endpoint differs from " + report.recorded() + "."
                : "The endpoint lacks features of " + report.recorded() + " (--allow-unsupported lets that pass).";
    }

    /** Whether a reader has to look at it. */
    static boolean worthTelling(CaseResult result) {
        return result.outcome() != Outcome.EQUAL && result.outcome() != Outcome.NOT_RECORDED;
    }

    static String line(Difference difference) {
        return difference.path() + ": got " + difference.got() + ", want " + difference.want();
    }
}
