// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.schema;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * All object types as one minor release of Kubernetes knows them. Immutable; one instance a release, made on first use.
 */
public final class Schema {
    /** The oldest minor release described. */
    public static final int OLDEST = 29;
    /** The newest minor release described. */
    public static final int NEWEST = 36;

    private static final Map<Integer, Schema> RELEASES = new ConcurrentHashMap<>();
    private static final Map<String, String> GROUPS = Map.of(
            "", "core",
            "admissionregistration.k8s.io", "admissionregistration",
            "authentication.k8s.io", "authentication",
            "authorization.k8s.io", "authorization",
            "coordination.k8s.io", "coordination",
            "node.k8s.io", "node",
            "policy", "policy",
            "storage.k8s.io", "storage",
            "events.k8s.io", "events",
            "meta.k8s.io", "meta");

    private final int minor;
    private final Map<String, ObjectType> types;

    private Schema(int minor, Map<String, ObjectType> types) {
        this.minor = minor;
        this.types = Collections.unmodifiableMap(new LinkedHashMap<>(new TreeMap<>(types)));
    }

    /**
     * The types of release 1.{@code minor}.
     *
     * @throws IllegalArgumentException outside of {@link #OLDEST} to {@link #NEWEST}
     */
    public static Schema ofMinor(int minor) {
        if (minor < OLDEST || minor > NEWEST) {
            throw new IllegalArgumentException("minor: " + minor + " (expected: " + OLDEST + " to " + NEWEST + ")");
        }
        return RELEASES.computeIfAbsent(minor, m -> new Schema(m, new SchemaReader(m).readAll()));
    }

    /** The minor release. */
    public int minor() {
        return minor;
    }

    /** All types, ordered by key. */
    public Collection<ObjectType> types() {
        return types.values();
    }

    /**
     * The type of that key, e.g. {@code core.PodSpec} or {@code meta.ObjectMeta}.
     *
     * @throws IllegalArgumentException if this release has no such type
     */
    public ObjectType type(String key) {
        ObjectType type = types.get(key);
        if (type == null) {
            throw new IllegalArgumentException("type: " + key + " (expected: one of release 1." + minor + ")");
        }
        return type;
    }

    /** The type that a reference points to. */
    public ObjectType type(FieldType.Ref ref) {
        return type(ref.key());
    }

    /** The type of a kind, e.g. ({@code ""}, {@code Pod}), or null if it is not described here. */
    public @Nullable ObjectType kind(String apiGroup, String kind) {
        String group = GROUPS.get(apiGroup);
        return group == null ? null : types.get(group + "." + kind);
    }
}
