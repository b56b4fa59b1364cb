// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.schema;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An object type of one release: a name and its fields in wire order. */
public final class ObjectType {
    private final String key;
    private final boolean atomic;
    private final Map<String, Field> fields;

    ObjectType(String key, boolean atomic, Map<String, Field> fields) {
        this.key = key;
        this.atomic = atomic;
        this.fields = Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    }

    /** Group and name, e.g. {@code core.PodSpec}. */
    public String key() {
        return key;
    }

    /** The name alone, e.g. {@code PodSpec}. */
    public String name() {
        return key.substring(key.indexOf('.') + 1);
    }

    /** The short group, e.g. {@code core} or {@code meta}. */
    public String group() {
        return key.substring(0, key.indexOf('.'));
    }

    /** Whether server-side apply owns such an object as a whole. */
    public boolean atomic() {
        return atomic;
    }

    /** The fields in wire order. */
    public Collection<Field> fields() {
        return fields.values();
    }

    /** The field of that wire name, or null: names are case sensitive. */
    public @Nullable Field field(String name) {
        return fields.get(name);
    }
}
