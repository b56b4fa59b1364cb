// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.table;

import static dev.kubeletsim.api.table.Cells.text;

import dev.kubeletsim.api.resource.TableColumn;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The table of claims of persistent volumes. */
final class ClaimPrinter implements TablePrinter {
    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.text("Status", "Whether it has its volume."),
            Columns.text("Volume", "The volume that it is bound to."),
            Columns.text("Capacity", "How much the volume holds."),
            Columns.text("Access Modes", "By how many nodes the volume can be used, and how."),
            Columns.text("StorageClass", "The class of volumes that it asks for."),
            Columns.text("VolumeAttributesClass", "The class of the volume's changeable attributes."),
            Columns.age(),
            Columns.wide("VolumeMode", "Whether it wants a file system or a bare device."));

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }

    @Override
    public ArrayNode cells(ObjectNode claim, Instant now) {
        JsonNode spec = claim.path("spec");
        JsonNode status = claim.path("status");
        boolean hasVolume = !text(spec, "volumeName").isEmpty();
        ArrayNode cells = JsonNodeFactory.instance.arrayNode();
        cells.add(text(claim, "metadata", "name"));
        cells.add(VolumeCells.phase(claim));
        cells.add(text(spec, "volumeName"));
        cells.add(hasVolume ? VolumeCells.storage(status.path("capacity")) : "");
        cells.add(hasVolume ? VolumeCells.modes(status.path("accessModes")) : "");
        cells.add(VolumeCells.storageClass(claim));
        cells.add(VolumeCells.orUnset(spec.path("volumeAttributesClassName")));
        cells.add(Cells.age(claim, now));
        cells.add(VolumeCells.orUnset(spec.path("volumeMode")));
        return cells;
    }
}
