// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.apply;

/**
 * Who manages fields: one entry of {@code metadata.managedFields}, without the fields.
 *
 * @param operation {@code Apply} or {@code Update}
 * @param subresource empty for the object itself
 */
record Manager(String name, String operation, String apiVersion, String subresource) {
    static final String APPLY = "Apply";
    static final String UPDATE = "Update";

    boolean applies() {
        return operation.equals(APPLY);
    }

    /** The manager as a conflict names it. */
    String describe() {
        String text = "\"" + name + "\"";
        if (!subresource.isEmpty()) {
            text += " with subresource \"" + subresource + "\"";
        }
        if (operation.equals(UPDATE)) {
            text += " using " + apiVersion;
        }
        return text;
    }
}
