// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.resource;

/**
 * A column of a {@code meta.k8s.io/v1} Table.
 *
 * @param type {@code string}, {@code integer}, {@code date} …
 * @param format {@code name} for the column that holds the object's name, else empty
 * @param priority 0 for always shown, 1 for {@code -o wide}
 */
public record TableColumn(String name, String type, String format, String description, int priority) {}
