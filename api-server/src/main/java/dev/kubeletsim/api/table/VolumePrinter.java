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

/** The table of persistent volumes. */
final class VolumePrinter implements TablePrinter {
    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.text("Capacity", "How much it holds."),
            Columns.text("Access Modes", "By how many nodes it can be used, and how."),
            Columns.text("Reclaim Policy", "What becomes of it when its claim is gone."),
            Columns.text("Status", "Whether it is free, bound or released."),
            Columns.text("Claim", "The claim that it is bound to, or kept for."),
            Columns.text("StorageClass", "The class of claims that may have it."),
            Columns.text("VolumeAttributesClass", "The class of its changeable attributes."),
            Columns.text("Reason", "Why it is in its state, in a word."),
            Columns.age(),
            Columns.wide("VolumeMode", "Whether it holds a file system or is a bare device."));

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }

    @Override
    public ArrayNode cells(ObjectNode volume, Instant now) {
        JsonNode spec = volume.path("spec");
        JsonNode claim = spec.path("claimRef");
        ArrayNode cells = JsonNodeFactory.instance.arrayNode();
        cells.add(text(volume, "metadata", "name"));
        cells.add(VolumeCells.storage(spec.path("capacity")));
        cells.add(VolumeCells.modes(spec.path("accessModes")));
        cells.add(text(spec, "persistentVolumeReclaimPolicy"));
        cells.add(VolumeCells.phase(volume));
        cells.add(claim.isMissingNode() ? "" : text(claim, "namespace") + "/" + text(claim, "name"));
        cells.add(VolumeCells.storageClass(volume));
        cells.add(VolumeCells.orUnset(spec.path("volumeAttributesClassName")));
        cells.add(text(volume, "status", "reason"));
        cells.add(Cells.age(volume, now));
        cells.add(VolumeCells.orUnset(spec.path("volumeMode")));
        return cells;
    }
}
