// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance.report;

import dev.kubeletsim.cri.conformance.CaseResult;
import dev.kubeletsim.cri.conformance.ConformanceReport;
import dev.kubeletsim.cri.conformance.Outcome;
import dev.kubeletsim.cri.conformance.SuiteReport;
import dev.kubeletsim.cri.report.JunitDocument;
import java.util.stream.Collectors;

/**
 * JUnit's XML: a test case a recorded case. Different ones are failures, unsupported ones too unless they are allowed;
 * what was not run or not recorded is skipped.
 */
final class JunitReport {
    private JunitReport() {}

    static String write(ConformanceReport report) {
        String name = "conformance " + report.runtime().strip() + " with " + report.profile();
        return new JunitDocument(
                        name,
                        report.suites().stream()
                                .map(suite -> suite(report, suite))
                                .toList())
                .text();
    }

    private static JunitDocument.Suite suite(ConformanceReport report, SuiteReport suite) {
        String className = "conformance." + report.profile() + "." + suite.name();
        return new JunitDocument.Suite(
                suite.name(),
                suite.took(),
                suite.cases().stream()
                        .map(result -> new JunitDocument.Case(className, result.name(), result(report, result)))
                        .toList());
    }

    private static JunitDocument.Result result(ConformanceReport report, CaseResult result) {
        if (result.outcome() == Outcome.EQUAL) {
            return new JunitDocument.Passed();
        }
        String outcome = Phrases.outcome(result.outcome());
        String message = result.note().isEmpty() ? outcome : outcome + ": " + result.note();
        boolean failed = result.outcome() == Outcome.DIFFERENT
                || (result.outcome() == Outcome.UNSUPPORTED && !report.allowUnsupported());
        return failed
                ? new JunitDocument.Failed(
                        message,
                        result.differences().stream().map(Phrases::line).collect(Collectors.joining("\n")))
                : new JunitDocument.Skipped(message);
    }
}
