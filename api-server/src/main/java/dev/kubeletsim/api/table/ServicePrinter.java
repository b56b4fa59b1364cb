// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.table;

import static dev.kubeletsim.api.table.Cells.orNone;
import static dev.kubeletsim.api.table.Cells.text;

import dev.kubeletsim.api.resource.TableColumn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Services ({@code printService}). */
final class ServicePrinter implements TablePrinter {
    private static final String PENDING = "<pending>";
    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.text("Type", "How the service is reached."),
            Columns.text("Cluster-IP", "Its address inside of the cluster, or None."),
            Columns.text("External-IP", "Its addresses for the outside."),
            Columns.text("Port(s)", "Its ports, node ports after a colon."),
            Columns.age(),
            Columns.wide("Selector", "The labels of the pods behind it."));

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }

    @Override
    public ArrayNode cells(ObjectNode service, Instant now) {
        JsonNode spec = service.path("spec");
        ArrayNode cells = JsonNodeFactory.instance.arrayNode();
        cells.add(text(service, "metadata", "name"));
        cells.add(text(spec, "type"));
        cells.add(orNone(text(spec, "clusterIP")));
        cells.add(external(service, spec));
        cells.add(ports(spec.path("ports")));
        cells.add(Cells.age(service, now));
        cells.add(selector(spec.path("selector")));
        return cells;
    }

    private static String external(ObjectNode service, JsonNode spec) {
        List<String> addresses = new ArrayList<>();
        if (text(spec, "type").equals("LoadBalancer")) {
            for (JsonNode ingress : service.path("status").path("loadBalancer").path("ingress")) {
                addresses.add(text(ingress, "ip").isEmpty() ? text(ingress, "hostname") : text(ingress, "ip"));
            }
        }
        spec.path("externalIPs").forEach(address -> addresses.add(address.asString()));
        if (!addresses.isEmpty()) {
            return String.join(",", addresses);
        }
        return switch (text(spec, "type")) {
            case "LoadBalancer" -> PENDING;
            case "ExternalName" -> text(spec, "externalName");
            default -> Cells.NONE;
        };
    }

    private static String ports(JsonNode ports) {
        List<String> words = new ArrayList<>();
        for (JsonNode port : ports) {
            long nodePort = port.path("nodePort").asLong(0);
            words.add(
                    port.path("port").asLong(0) + (nodePort > 0 ? ":" + nodePort : "") + "/" + text(port, "protocol"));
        }
        return orNone(String.join(",", words));
    }

    private static String selector(JsonNode selector) {
        TreeMap<String, String> labels = new TreeMap<>();
        selector.properties()
                .forEach(label -> labels.put(label.getKey(), label.getValue().asString("")));
        List<String> words = new ArrayList<>();
        labels.forEach((key, value) -> words.add(key + "=" + value));
        return orNone(String.join(",", words));
    }
}
