// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.schema;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One field of an {@link ObjectType}.
 *
 * @param name its name on the wire
 * @param goName its name in the Go types, which the texts of immutable fields print
 * @param pointer whether the Go field is a pointer: an explicit zero is then kept
 * @param omitEmpty whether the encoder leaves an empty value out
 * @param omitZero whether the encoder leaves a zero struct out
 * @param required whether OpenAPI lists it as required
 * @param embeddedIn the Go struct it is embedded from, or null
 * @param patchStrategy of a strategic merge patch: {@code merge}, {@code merge,retainKeys} or null
 * @param mergeKey the key of a strategic merge's list elements, or null
 * @param listType {@code map}, {@code set}, {@code atomic} or null, for server-side apply
 * @param listKeys the keys of a {@code map} list
 * @param atomic whether server-side apply owns the whole value (maps and structs)
 * @param granular whether server-side apply owns the parts of a struct whose type is atomic elsewhere
 * @param defaultValue the default that OpenAPI states, or null
 */
public record Field(
        String name,
        String goName,
        FieldType type,
        boolean pointer,
        boolean omitEmpty,
        boolean omitZero,
        boolean required,
        @Nullable String embeddedIn,
        @Nullable String patchStrategy,
        @Nullable String mergeKey,
        @Nullable String listType,
        List<String> listKeys,
        boolean atomic,
        boolean granular,
        @Nullable String defaultValue) {
    public Field {
        listKeys = List.copyOf(listKeys);
    }

    /** Whether a strategic merge patch merges this list by {@link #mergeKey}, or a list of scalars as a set. */
    public boolean mergesStrategically() {
        return patchStrategy != null && patchStrategy.contains("merge");
    }
}
