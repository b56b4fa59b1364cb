// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.binder;

import dev.kubeletsim.api.resource.Metadata;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The volumes and claims that the volume controller knows, and its writes to them. What it writes it knows at once, so that
 * two syncs in a row never act on the same old state. Confined to the controller's mailbox.
 */
final class VolumeObjects {
    private final VolumeWriter writer;
    private final Map<String, ObjectNode> volumes = new TreeMap<>();
    private final Map<String, ObjectNode> claims = new TreeMap<>();

    VolumeObjects(VolumeWriter writer) {
        this.writer = writer;
    }

    /** Remembers a volume; answers whether that was news. */
    boolean putVolume(ObjectNode volume) {
        return put(volumes, Metadata.name(volume), volume);
    }

    /** Remembers a claim; answers whether that was news. */
    boolean putClaim(ObjectNode claim) {
        return put(claims, key(claim), claim);
    }

    private static boolean put(Map<String, ObjectNode> known, String key, ObjectNode object) {
        ObjectNode before = known.get(key);
        if (before != null
                && Metadata.uid(before).equals(Metadata.uid(object))
                && Metadata.revision(before) > Metadata.revision(object)) {
            return false;
        }
        known.put(key, object);
        return true;
    }

    void removeVolume(ObjectNode volume) {
        volumes.remove(Metadata.name(volume));
    }

    void removeClaim(ObjectNode claim) {
        claims.remove(key(claim));
    }

    @Nullable
    ObjectNode volume(String name) {
        return volumes.get(name);
    }

    /** The claim that a reference names, whatever its uid. */
    @Nullable
    ObjectNode claim(JsonNode reference) {
        return claims.get(reference.path("namespace").asString("") + "/"
                + reference.path("name").asString(""));
    }

    Collection<ObjectNode> volumes() {
        return List.copyOf(volumes.values());
    }

    Collection<ObjectNode> claims() {
        return List.copyOf(claims.values());
    }

    private static String key(ObjectNode claim) {
        return Metadata.namespace(claim) + "/" + Metadata.name(claim);
    }

    /** Replaces a volume, or its status; null if somebody else was faster, whose change is on its way here. */
    @Nullable
    ObjectNode writeVolume(ObjectNode volume, String subresource) {
        ObjectNode written = writer.writeVolume(volume, subresource);
        if (written != null) {
            putVolume(written);
        }
        return written;
    }

    /** Replaces a claim, or its status; null if somebody else was faster. */
    @Nullable
    ObjectNode writeClaim(ObjectNode claim, String subresource) {
        ObjectNode written = writer.writeClaim(claim, subresource);
        if (written != null) {
            putClaim(written);
        }
        return written;
    }

    void deleteVolume(ObjectNode volume) {
        writer.deleteVolume(volume);
    }
}
