// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.table;

import dev.kubeletsim.api.resource.TableColumn;
import java.time.Instant;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Prints the objects of one kind as rows, as {@code pkg/printers/internalversion/printers.go} does. */
public interface TablePrinter {

    /** The columns. */
    List<TableColumn> columns();

    /** The cells of one object, in the order of {@link #columns}; ages are counted to {@code now}. */
    ArrayNode cells(ObjectNode object, Instant now);

    /** The printer of a type of the schema, e.g. {@code core.Pod}, for release 1.{@code minor}. */
    static TablePrinter of(String typeKey, int minor) {
        return switch (typeKey) {
            case "core.Pod" -> new PodPrinter();
            case "core.Node" -> new NodePrinter(minor);
            case "core.Event", "events.Event" -> new EventPrinter();
            case "core.Service" -> new ServicePrinter();
            case "core.PersistentVolume" -> new VolumePrinter();
            case "core.PersistentVolumeClaim" -> new ClaimPrinter();
            default -> SmallPrinters.of(typeKey);
        };
    }
}
