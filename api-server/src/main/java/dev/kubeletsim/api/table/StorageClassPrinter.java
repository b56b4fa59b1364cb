// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.table;

import static dev.kubeletsim.api.table.Cells.text;

import dev.kubeletsim.api.admission.StorageClasses;
import dev.kubeletsim.api.resource.TableColumn;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The table of storage classes. */
final class StorageClassPrinter implements TablePrinter {
    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.text("Provisioner", "Who makes volumes of the class."),
            Columns.text("ReclaimPolicy", "What becomes of a volume when its claim is gone."),
            Columns.text("VolumeBindingMode", "Whether claims are bound at once or with their first pod."),
            Columns.text("AllowVolumeExpansion", "Whether claims may grow."),
            Columns.age());

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }

    @Override
    public ArrayNode cells(ObjectNode storageClass, Instant now) {
        ArrayNode cells = JsonNodeFactory.instance.arrayNode();
        String mark = StorageClasses.isDefault(storageClass) ? " (default)" : "";
        cells.add(text(storageClass, "metadata", "name") + mark);
        cells.add(text(storageClass, "provisioner"));
        cells.add(text(storageClass, "reclaimPolicy"));
        cells.add(text(storageClass, "volumeBindingMode"));
        cells.add(storageClass.path("allowVolumeExpansion").asBoolean(false));
        cells.add(Cells.age(storageClass, now));
        return cells;
    }
}
