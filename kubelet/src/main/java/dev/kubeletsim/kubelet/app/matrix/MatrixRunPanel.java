// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.matrix;

import dev.kubeletsim.cri.report.Markup;
import dev.kubeletsim.kubelet.app.CallTimeline;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The part of the page that tells one run: what was found, and the calls that led to it. */
final class MatrixRunPanel {
    private final StringBuilder html;

    private MatrixRunPanel(StringBuilder html) {
        this.html = html;
    }

    static void append(MatrixCell cell, StringBuilder html) {
        MatrixRunPanel panel = new MatrixRunPanel(html);
        html.append("<section class=\"run\" id=\"").append(cell.id()).append("\">\n");
        html.append("<a class=\"close\" href=\"#none\">close</a>\n<h3>");
        html.append(MatrixPage.mark(cell.outcome().verdict()))
                .append(cell.outcome().verdict())
                .append(": ")
                .append(Markup.escaped("policy " + cell.policy() + " on " + cell.runtimeShown() + ", Kubernetes "
                        + cell.kubernetesShown()))
                .append("</h3>\n<dl>\n");
        panel.facts(cell);
        html.append("</dl>\n");
        panel.timeline(cell.timeline());
        html.append("</section>\n");
    }

    private void facts(MatrixCell cell) {
        fact("API server", cell.apiServer().toString());
        fact("gate", cell.gate().toString());
        fact("scenario", cell.scenario() + ", pod " + cell.pod());
        switch (cell.outcome()) {
            case CellOutcome.Refused refused ->
                refused.refusals()
                        .forEach(refusal ->
                                fact(refusal.component().binaryName() + " " + refusal.version(), refusal.text()));
            case CellOutcome.Observed observed -> observed(observed);
        }
        cell.differences()
                .forEach(difference -> html.append("<dt>differs</dt><dd class=\"difference\">")
                        .append(Markup.escaped(difference))
                        .append("</dd>\n"));
    }

    private void observed(CellOutcome.Observed observed) {
        fact("field kept", observed.fieldKept() == null ? "the pod has none" : observed.fieldKept() ? "yes" : "no");
        fact("phase", observed.phase() + (observed.reason().isEmpty() ? "" : ", reason " + observed.reason()));
        if (!observed.event().isEmpty()) {
            fact("event", "Warning " + observed.event());
        }
        fact("groups of PID 1", observed.groups() == null ? "nothing runs" : joined(observed.groups()));
        CellOutcome.StatusUser user = observed.user();
        fact(
                "user in status",
                user == null
                        ? "none"
                        : "uid " + user.uid() + ", gid " + user.gid() + ", groups "
                                + joined(user.supplementalGroups()));
        fact(
                "node's feature",
                observed.nodeFeature() == null ? "none" : observed.nodeFeature().toString());
    }

    private static String joined(List<Long> groups) {
        return groups.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }

    private void fact(String name, String value) {
        html.append("<dt>")
                .append(Markup.escaped(name))
                .append("</dt><dd>")
                .append(Markup.escaped(value))
                .append("</dd>\n");
    }

    private void timeline(List<CallTimeline.Call> calls) {
        if (calls.isEmpty()) {
            return;
        }
        html.append("<details open><summary>Timeline: ").append(calls.size()).append(" calls</summary>\n");
        html.append("<p>Seconds of virtual time since the node's start; polls and leases are left out.</p>\n");
        html.append("<ol class=\"calls\">\n");
        calls.forEach(this::call);
        html.append("</ol></details>\n");
    }

    private void call(CallTimeline.Call call) {
        boolean failed = call.via() == CallTimeline.Via.API
                ? call.result().startsWith("4") || call.result().startsWith("5")
                : !call.result().equals("OK");
        html.append("<li class=\"")
                .append(call.via().name().toLowerCase(Locale.ROOT))
                .append(failed ? " failed" : "")
                .append("\"><time>")
                .append(MatrixCell.secondsInto(call))
                .append("</time><b>")
                .append(call.via())
                .append("</b><span><code>")
                .append(Markup.escaped(call.what()))
                .append("</code> ")
                .append(Markup.escaped(call.result()))
                .append("<small>")
                .append(Markup.escaped(call.caller() + (call.detail().isEmpty() ? "" : ": " + call.detail())))
                .append("</small></span></li>\n");
    }
}
