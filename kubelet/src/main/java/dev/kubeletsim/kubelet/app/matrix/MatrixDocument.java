// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.matrix;

import dev.kubeletsim.kubelet.app.CallTimeline;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** A matrix as JSON, as {@code docs/matrix.schema.json} has it. */
public final class MatrixDocument {
    /** The version of the document's shape: a change that readers could trip over gets another one. */
    public static final String API_VERSION = "kubelet-sim/matrix/v1";

    private MatrixDocument() {}

    /** The document. */
    public static ObjectNode of(List<MatrixCell> cells) {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("apiVersion", API_VERSION).put("kind", "Matrix");
        ObjectNode summary = document.putObject("summary").put("cells", cells.size());
        ObjectNode outcomes = summary.putObject("outcomes");
        Map<String, Integer> counts = new TreeMap<>();
        cells.forEach(cell -> counts.merge(cell.outcome().verdict().toString(), 1, Integer::sum));
        counts.forEach(outcomes::put);
        summary.put(
                "differing",
                cells.stream().filter(cell -> !cell.differences().isEmpty()).count());
        document.putArray("cells")
                .addAll(cells.stream().map(MatrixDocument::cell).toList());
        return document;
    }

    /** The document as text. */
    public static String text(List<MatrixCell> cells) {
        return JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(of(cells));
    }

    private static ObjectNode cell(MatrixCell cell) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("id", cell.id());
        node.put("kubernetes", cell.kubernetes().toString());
        node.put("apiServer", cell.apiServer().toString());
        node.put("gate", cell.gate().toString());
        node.put("runtime", cell.runtime());
        node.put("scenario", cell.scenario().toString());
        node.put("pod", cell.pod().toString());
        node.put("policy", cell.policy().toString());
        node.putObject("now")
                .put("kubernetes", cell.now().kubernetes().toString())
                .put("runtime", cell.now().runtime());
        node.put("outcome", cell.outcome().verdict().toString());
        switch (cell.outcome()) {
            case CellOutcome.Refused refused -> refused(refused, node);
            case CellOutcome.Observed observed -> observed(observed, node);
        }
        cell.differences().forEach(node.putArray("differences")::add);
        if (!cell.timeline().isEmpty()) {
            node.putArray("timeline")
                    .addAll(cell.timeline().stream().map(MatrixDocument::call).toList());
        }
        return node;
    }

    private static void refused(CellOutcome.Refused refused, ObjectNode node) {
        node.putArray("refusals");
        for (CellOutcome.Refusal refusal : refused.refusals()) {
            node.withArray("refusals")
                    .addObject()
                    .put("component", refusal.component().binaryName())
                    .put("version", refusal.version().toString())
                    .put("text", refusal.text());
        }
    }

    private static void observed(CellOutcome.Observed observed, ObjectNode node) {
        node.put("fieldKept", observed.fieldKept());
        node.put("phase", observed.phase());
        node.put("reason", observed.reason());
        node.put("event", observed.event());
        numbers(observed.groups(), "groups", node);
        CellOutcome.StatusUser user = observed.user();
        if (user == null) {
            node.putNull("user");
        } else {
            ObjectNode linux = node.putObject("user").put("uid", user.uid()).put("gid", user.gid());
            numbers(user.supplementalGroups(), "supplementalGroups", linux);
        }
        node.put("nodeFeature", observed.nodeFeature());
    }

    private static void numbers(@Nullable List<Long> numbers, String field, ObjectNode node) {
        if (numbers == null) {
            node.putNull(field);
        } else {
            numbers.forEach(node.putArray(field)::add);
        }
    }

    private static ObjectNode call(CallTimeline.Call call) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("at", call.at().toString())
                .put("via", call.via().name())
                .put("caller", call.caller())
                .put("call", call.what())
                .put("detail", call.detail())
                .put("result", call.result());
    }
}
