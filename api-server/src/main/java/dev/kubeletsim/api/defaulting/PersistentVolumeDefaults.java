// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.defaulting;

import static dev.kubeletsim.api.defaulting.Defaults.absent;
import static dev.kubeletsim.api.defaulting.Defaults.object;
import static dev.kubeletsim.api.defaulting.Defaults.text;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The defaults of persistent volumes, claims and storage classes ({@code pkg/apis/core/v1/defaults.go}, {@code
 * pkg/apis/storage/v1/defaults.go}).
 */
public final class PersistentVolumeDefaults {
    private static final String CLAIM = "PersistentVolumeClaim";
    private static final String SNAPSHOT = "VolumeSnapshot";
    private static final String SNAPSHOT_GROUP = "snapshot.storage.k8s.io";

    private PersistentVolumeDefaults() {}

    /** A volume is kept after its claim and holds a file system. */
    public static void volume(ObjectNode volume) {
        ObjectNode spec = object(volume, "spec");
        text(spec, "persistentVolumeReclaimPolicy", "Retain");
        if (absent(spec, "volumeMode")) {
            spec.put("volumeMode", "Filesystem");
        }
        VolumeDefaults.sources(spec);
        text(object(volume, "status"), "phase", "Pending");
    }

    /** A claim wants a file system. */
    public static void claim(ObjectNode claim) {
        ObjectNode spec = object(claim, "spec");
        if (absent(spec, "volumeMode")) {
            spec.put("volumeMode", "Filesystem");
        }
        text(object(claim, "status"), "phase", "Pending");
    }

    /** Volumes of a class are deleted with their claims, which are bound at once. */
    public static void storageClass(ObjectNode storageClass) {
        if (absent(storageClass, "reclaimPolicy")) {
            storageClass.put("reclaimPolicy", "Delete");
        }
        if (absent(storageClass, "volumeBindingMode")) {
            storageClass.put("volumeBindingMode", "Immediate");
        }
    }

    /**
     * Drops a {@code dataSource} of a kind that only {@code dataSourceRef} may name, then gives each of the two fields the
     * other one's value if it has none ({@code EnforceDataSourceBackwardsCompatibility}, {@code NormalizeDataSources}).
     *
     * @param old the stored spec, null on create
     */
    public static void dataSources(ObjectNode spec, @Nullable JsonNode old) {
        boolean inUse = old != null && (old.has("dataSource") || old.has("dataSourceRef"));
        if (!inUse && absent(spec, "dataSourceRef") && !isLegacySource(spec.path("dataSource"))) {
            spec.remove("dataSource");
        }
        if (spec.get("dataSource") instanceof ObjectNode source && absent(spec, "dataSourceRef")) {
            spec.set("dataSourceRef", source.deepCopy());
        } else if (spec.get("dataSourceRef") instanceof ObjectNode reference
                && absent(spec, "dataSource")
                && reference.path("namespace").asString("").isEmpty()) {
            ObjectNode source = reference.deepCopy();
            source.remove("namespace");
            spec.set("dataSource", source);
        }
    }

    private static boolean isLegacySource(JsonNode source) {
        String group = source.path("apiGroup").asString("");
        String kind = source.path("kind").asString("");
        return (kind.equals(CLAIM) && group.isEmpty()) || (kind.equals(SNAPSHOT) && group.equals(SNAPSHOT_GROUP));
    }
}
