// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.resource;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The type of a field, as far as merging needs to know it: the {@code patchStrategy}, {@code patchMergeKey}, {@code
 * listType}, {@code listMapKey} and {@code mapType} tags of upstream's Go types.
 */
public interface SchemaNode {

    /** The shapes of a value. */
    enum Shape {
        /** An object with named fields, each with its own type. */
        STRUCT,
        /** An object with free keys, all of one type. */
        MAP,
        LIST,
        SCALAR
    }

    /** How a list or an object is owned under server-side apply. */
    enum Topology {
        /** As one value: its managers own all of it. */
        ATOMIC,
        /** A list of distinct scalars, owned one by one. */
        SET,
        /** A list of objects named by {@link #listMapKeys}, owned item by item. */
        ASSOCIATIVE,
        /** An object whose fields are owned one by one. */
        GRANULAR
    }

    Shape shape();

    /** The type of a struct's field or of any of a map's values; null if there is no such field. */
    @Nullable
    SchemaNode field(String name);

    /** The type of a list's items; null unless this is a list. */
    @Nullable
    SchemaNode items();

    /** Ownership under server-side apply; ATOMIC for scalars. */
    Topology topology();

    /** The keys that name an item of an ASSOCIATIVE list, with {@code port, protocol} in upstream's order. */
    List<String> listMapKeys();

    /** The default of a list map key that an item leaves out, such as {@code TCP} for {@code protocol}; else null. */
    @Nullable
    String listMapKeyDefault(String key);

    /** Whether {@code patchStrategy} has {@code merge}: a list is merged instead of replaced. */
    boolean patchMerge();

    /** The {@code patchMergeKey} of a list of objects; null for lists of scalars and lists that are replaced. */
    @Nullable
    String patchMergeKey();
}
