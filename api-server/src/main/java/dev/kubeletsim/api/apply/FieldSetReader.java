// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.apply;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads the field sets of stored objects. The store keeps one tree for all objects whose sets are equal, so the sets read
 * lately are remembered by the very trees that they were read from. Safe from any thread.
 */
final class FieldSetReader {
    private static final int REMEMBERED = 1 << 10;

    private final AtomicReferenceArray<@Nullable Read> lately = new AtomicReferenceArray<>(REMEMBERED);

    private record Read(JsonNode from, FieldSet set) {}

    /** The set of a {@code fieldsV1} that will not change any more. */
    @SuppressWarnings("ReferenceEquality") // To compare trees costs as much as to read them.
    FieldSet read(@Nullable JsonNode tree) {
        if (tree == null) {
            return FieldSet.EMPTY;
        }
        int slot = System.identityHashCode(tree) & (REMEMBERED - 1);
        Read last = lately.get(slot);
        if (last != null && last.from == tree) {
            return last.set;
        }
        FieldSet set = FieldSet.parse(tree);
        lately.set(slot, new Read(tree, set));
        return set;
    }
}
