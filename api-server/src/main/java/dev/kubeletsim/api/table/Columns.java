// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.table;

import dev.kubeletsim.api.resource.TableColumn;

/** Makes columns. */
final class Columns {
    private Columns() {}

    /** The column of the object's name. */
    static TableColumn name() {
        return new TableColumn(
                "Name", "string", "name", "The object's name, unique among its kind in its namespace.", 0);
    }

    /** The column of the object's age. */
    static TableColumn age() {
        return text("Age", "How long ago the object was created.");
    }

    /** A column that is always shown. */
    static TableColumn text(String name, String description) {
        return new TableColumn(name, "string", "", description, 0);
    }

    /** A column that {@code -o wide} shows. */
    static TableColumn wide(String name, String description) {
        return new TableColumn(name, "string", "", description, 1);
    }
}
