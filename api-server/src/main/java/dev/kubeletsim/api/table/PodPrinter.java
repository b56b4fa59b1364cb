// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.table;

import static dev.kubeletsim.api.table.Cells.orNone;
import static dev.kubeletsim.api.table.Cells.text;

import dev.kubeletsim.api.resource.TableColumn;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Pods ({@code printPod}). */
final class PodPrinter implements TablePrinter {
    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.text("Ready", "Ready containers, of all that should run."),
            Columns.text("Status", "The phase, or why the pod is not where it should be."),
            Columns.text("Restarts", "How often containers were started again, and when the last one was."),
            Columns.age(),
            Columns.wide("IP", "The pod's first address."),
            Columns.wide("Node", "The node that runs the pod."),
            Columns.wide("Nominated Node", "The node on which the pod may run once others were evicted from it."),
            Columns.wide(
                    "Readiness Gates", "Conditions that the pod waits for beside its containers, true ones first."));

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }

    @Override
    public ArrayNode cells(ObjectNode pod, Instant now) {
        PodSummary summary = PodSummary.of(pod);
        ArrayNode cells = JsonNodeFactory.instance.arrayNode();
        cells.add(text(pod, "metadata", "name"));
        cells.add(summary.ready() + "/" + summary.total());
        cells.add(summary.status());
        cells.add(restarts(summary, now));
        cells.add(Cells.age(pod, now));
        String address = text(pod.path("status").path("podIPs").path(0), "ip");
        cells.add(orNone(address.isEmpty() ? text(pod, "status", "podIP") : address));
        cells.add(orNone(text(pod, "spec", "nodeName")));
        cells.add(orNone(text(pod, "status", "nominatedNodeName")));
        cells.add(readinessGates(pod));
        return cells;
    }

    private static String restarts(PodSummary summary, Instant now) {
        String count = String.valueOf(summary.restarts());
        return summary.restarts() > 0 && !summary.lastRestart().isEmpty()
                ? count + " (" + Cells.since(summary.lastRestart(), now) + " ago)"
                : count;
    }

    private static String readinessGates(ObjectNode pod) {
        JsonNode gates = pod.path("spec").path("readinessGates");
        if (gates.isEmpty()) {
            return Cells.NONE;
        }
        int met = 0;
        for (JsonNode gate : gates) {
            for (JsonNode condition : pod.path("status").path("conditions")) {
                if (text(condition, "type").equals(text(gate, "conditionType"))) {
                    met += text(condition, "status").equals("True") ? 1 : 0;
                    break;
                }
            }
        }
        return met + "/" + gates.size();
    }
}
