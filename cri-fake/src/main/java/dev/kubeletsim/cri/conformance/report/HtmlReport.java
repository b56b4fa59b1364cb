// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance.report;

import dev.kubeletsim.cri.conformance.CaseResult;
import dev.kubeletsim.cri.conformance.ConformanceReport;
import dev.kubeletsim.cri.conformance.Difference;
import dev.kubeletsim.cri.conformance.Outcome;
import dev.kubeletsim.cri.conformance.SuiteReport;
import dev.kubeletsim.cri.report.Markup;
import java.util.List;

/** One page without scripts and without anything to load: a table of the suites, then every case that can be opened. */
final class HtmlReport {
    private static final String STYLE = """
            :root{color-scheme:light dark}
            body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}
            table{border-collapse:collapse;width:100%}
            th,td{text-align:left;padding:.3rem .6rem;border-bottom:1px solid #8884;vertical-align:top}
            td.number,th.number{text-align:right}
            code{font:13px ui-monospace,monospace;overflow-wrap:anywhere}
            details{border-bottom:1px solid #8884;padding:.3rem 0}
            summary{cursor:pointer}
            .mark{display:inline-block;min-width:7rem;font-weight:600}
            .equal{color:#1a7f37}.different{color:#cf222e}.unsupported{color:#9a6700}.rest{color:#888}
            """;
    private static final List<Outcome> COLUMNS =
            List.of(Outcome.DIFFERENT, Outcome.UNSUPPORTED, Outcome.NOT_RUN, Outcome.NOT_RECORDED);

    private HtmlReport() {}

    static String write(ConformanceReport report) {
        StringBuilder out = new StringBuilder();
        String title = "Conformance: " + report.runtime().strip() + " with " + report.profile();
        out.append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
        out.append("<meta name=\"viewport\" content=\"width=device-width\">");
        out.append("<title>")
                .append(Markup.escaped(title))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style></head>\n");
        out.append("<body><h1>").append(Markup.escaped(title)).append("</h1>\n");
        out.append("<p><strong class=\"")
                .append(report.passed() ? "equal" : "different")
                .append("\">");
        out.append(Markup.escaped(Phrases.verdict(report))).append("</strong></p>\n");
        summary(out, report);
        report.notes()
                .forEach(note ->
                        out.append("<p>Note: ").append(Markup.escaped(note)).append("</p>\n"));
        report.suites().forEach(suite -> suite(out, suite));
        return out.append("</body></html>\n").toString();
    }

    private static void summary(StringBuilder out, ConformanceReport report) {
        out.append("<table><tr><th>Suite</th><th class=\"number\">Equal</th>");
        COLUMNS.forEach(it ->
                out.append("<th class=\"number\">").append(Phrases.outcome(it)).append("</th>"));
        out.append("<th class=\"number\">Seconds</th></tr>\n");
        for (SuiteReport suite : report.suites()) {
            out.append("<tr><td><a href=\"#")
                    .append(suite.name())
                    .append("\">")
                    .append(suite.name())
                    .append("</a></td>");
            number(out, Phrases.equal(suite));
            COLUMNS.forEach(it -> number(out, Long.toString(suite.count(it))));
            number(out, Phrases.seconds(suite.took()));
            out.append("</tr>\n");
        }
        out.append("</table>\n");
    }

    private static void number(StringBuilder out, String value) {
        out.append("<td class=\"number\">").append(value).append("</td>");
    }

    private static void suite(StringBuilder out, SuiteReport suite) {
        out.append("<h2 id=\"")
                .append(suite.name())
                .append("\">")
                .append(suite.name())
                .append("</h2>\n");
        suite.cases().stream().filter(Phrases::worthTelling).forEach(result -> result(out, result));
        out.append("<details><summary>All ").append(suite.cases().size()).append(" cases</summary>\n");
        suite.cases()
                .forEach(result -> out.append("<div>")
                        .append(mark(result))
                        .append("<code>")
                        .append(Markup.escaped(result.name()))
                        .append("</code></div>\n"));
        out.append("</details>\n");
    }

    private static void result(StringBuilder out, CaseResult result) {
        out.append("<details")
                .append(result.outcome() == Outcome.DIFFERENT ? " open" : "")
                .append("><summary>");
        out.append(mark(result))
                .append("<code>")
                .append(Markup.escaped(result.name()))
                .append("</code> ");
        out.append(Markup.escaped(result.note())).append("</summary>\n");
        if (!result.differences().isEmpty()) {
            out.append("<table><tr><th>Field</th><th>Got</th><th>Want</th></tr>\n");
            result.differences().forEach(difference -> difference(out, difference));
            out.append("</table>\n");
        }
        out.append("</details>\n");
    }

    private static void difference(StringBuilder out, Difference difference) {
        out.append("<tr>");
        for (String cell : List.of(difference.path(), difference.got(), difference.want())) {
            out.append("<td><code>").append(Markup.escaped(cell)).append("</code></td>");
        }
        out.append("</tr>\n");
    }

    private static String mark(CaseResult result) {
        String style = switch (result.outcome()) {
            case EQUAL -> "equal";
            case DIFFERENT -> "different";
            case UNSUPPORTED -> "unsupported";
            case NOT_RUN, NOT_RECORDED -> "rest";
        };
        return "<span class=\"mark " + style + "\">" + Phrases.outcome(result.outcome()) + "</span> ";
    }
}
