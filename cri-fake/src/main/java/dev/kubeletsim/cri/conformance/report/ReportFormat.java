// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance.report;

import dev.kubeletsim.cri.conformance.ConformanceReport;

/** The forms in which a report is written. */
public enum ReportFormat {
    /** Text for a terminal. */
    TABLE,
    /** JUnit's XML, which continuous integration shows as tests. */
    JUNIT,
    /** One page that needs nothing else. */
    HTML,
    /** All of it, for programs. */
    JSON;

    /** The whole report; ends with a line feed. */
    public String write(ConformanceReport report) {
        return switch (this) {
            case TABLE -> TableReport.write(report);
            case JUNIT -> JunitReport.write(report);
            case HTML -> HtmlReport.write(report);
            case JSON -> JsonReport.write(report);
        };
    }
}
