// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.table;

import static dev.kubeletsim.api.table.Cells.text;

import dev.kubeletsim.api.resource.TableColumn;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The table of CSI drivers. */
final class CsiDriverPrinter implements TablePrinter {
    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            truth("AttachRequired", "Whether volumes are attached to a node before they are mounted."),
            truth("PodInfoOnMount", "Whether the driver hears of the pod when it mounts."),
            truth("StorageCapacity", "Whether the driver says how much room it has."),
            Columns.text("TokenRequests", "For whom the driver wants tokens of pods' accounts."),
            truth("RequiresRepublish", "Whether mounts are renewed while the pod runs."),
            Columns.text("Modes", "Which kinds of volumes the driver has."),
            Columns.age());

    private static TableColumn truth(String name, String description) {
        return new TableColumn(name, "boolean", "", description, 0);
    }

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }

    @Override
    public ArrayNode cells(ObjectNode driver, Instant now) {
        ArrayNode cells = JsonNodeFactory.instance.arrayNode();
        JsonNode spec = driver.path("spec");
        cells.add(text(driver, "metadata", "name"));
        cells.add(spec.path("attachRequired").asBoolean(true));
        cells.add(spec.path("podInfoOnMount").asBoolean(false));
        cells.add(spec.path("storageCapacity").asBoolean(false));
        cells.add(spec.hasNonNull("tokenRequests") ? joined(spec, "tokenRequests", "audience") : "<unset>");
        cells.add(spec.path("requiresRepublish").asBoolean(false));
        String modes = joined(spec, "volumeLifecycleModes", "");
        cells.add(modes.isEmpty() ? "<none>" : modes);
        cells.add(Cells.age(driver, now));
        return cells;
    }

    private static String joined(JsonNode spec, String list, String field) {
        return spec.path(list)
                .valueStream()
                .map(item -> (field.isEmpty() ? item : item.path(field)).asString(""))
                .collect(Collectors.joining(","));
    }
}
