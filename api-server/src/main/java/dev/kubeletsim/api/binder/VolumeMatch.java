// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.binder;

import dev.kubeletsim.api.admission.StorageClasses;
import dev.kubeletsim.api.quantity.Quantity;
import dev.kubeletsim.api.quantity.QuantityFormatException;
import dev.kubeletsim.api.resource.Metadata;
import dev.kubeletsim.api.selector.LabelSelector;
import java.util.Collection;
import java.util.Comparator;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Which volume fits a claim ({@code component-helpers/storage/volume/pv_helpers.go}, {@code
 * pkg/controller/volume/persistentvolume/index.go}). Pure.
 */
final class VolumeMatch {
    private VolumeMatch() {}

    /** Whether the volume is bound to the claim, or kept for it. */
    static boolean isBoundTo(JsonNode volume, JsonNode claim) {
        JsonNode reference = volume.path("spec").path("claimRef");
        String uid = reference.path("uid").asString("");
        return reference.path("name").asString("").equals(Metadata.name(claim))
                && reference.path("namespace").asString("").equals(Metadata.namespace(claim))
                && (uid.isEmpty() || uid.equals(Metadata.uid(claim)));
    }

    /** Why a volume that a claim asks for by name is not for it; null if it is. */
    static @Nullable String mismatch(JsonNode volume, JsonNode claim) {
        if (volume.path("metadata").has("deletionTimestamp")) {
            return "the volume is marked for deletion \"" + Metadata.name(volume) + "\"";
        }
        if (capacity(volume).value() < requested(claim).value()) {
            return "requested PV is too small";
        }
        if (!StorageClasses.classOf(volume).equals(StorageClasses.classOf(claim))) {
            return "storageClassName does not match";
        }
        if (!attributes(volume).equals(attributes(claim))) {
            return "volumeAttributesClassName does not match";
        }
        if (!sameMode(volume, claim)) {
            return "incompatible volumeMode";
        }
        return hasModes(volume, claim) ? null : "incompatible accessMode";
    }

    /**
     * The volume that is kept for the claim, else the smallest free one that will do: of those with the fewest access modes
     * beyond what is asked for.
     *
     * @param delayed whether free volumes are left to the scheduler
     */
    static @Nullable ObjectNode best(Collection<ObjectNode> volumes, JsonNode claim, boolean delayed) {
        return best(volumes, claim, volume -> !delayed);
    }

    /** Likewise, of free volumes those that {@code free} accepts. */
    static @Nullable ObjectNode best(Collection<ObjectNode> volumes, JsonNode claim, Predicate<ObjectNode> free) {
        Comparator<ObjectNode> order = Comparator.comparing((ObjectNode volume) -> !isBoundTo(volume, claim))
                .thenComparingInt(volume -> modes(volume).size())
                .thenComparing(VolumeMatch::capacity);
        return volumes.stream()
                .filter(volume -> fits(volume, claim))
                .filter(volume -> isBoundTo(volume, claim) || (isFree(volume, claim) && free.test(volume)))
                .min(order)
                .orElse(null);
    }

    private static boolean fits(JsonNode volume, JsonNode claim) {
        return hasModes(volume, claim)
                && capacity(volume).compareTo(requested(claim)) >= 0
                && sameMode(volume, claim)
                && attributes(volume).equals(attributes(claim))
                && !volume.path("metadata").has("deletionTimestamp");
    }

    private static boolean isFree(JsonNode volume, JsonNode claim) {
        JsonNode selector = claim.path("spec").path("selector");
        return !volume.path("spec").has("claimRef")
                && volume.path("status").path("phase").asString("").equals("Available")
                && StorageClasses.classOf(volume).equals(StorageClasses.classOf(claim))
                && (!selector.isObject() || LabelSelector.of(selector).matches(Metadata.labels(volume)));
    }

    /** Whether both mean a file system, or both a bare device. */
    static boolean sameMode(JsonNode volume, JsonNode claim) {
        return mode(volume).equals(mode(claim));
    }

    private static String mode(JsonNode object) {
        return object.path("spec").path("volumeMode").asString("Filesystem");
    }

    private static String attributes(JsonNode object) {
        return object.path("spec").path("volumeAttributesClassName").asString("");
    }

    private static boolean hasModes(JsonNode volume, JsonNode claim) {
        return modes(volume).containsAll(modes(claim));
    }

    private static Set<String> modes(JsonNode object) {
        Set<String> modes = new TreeSet<>();
        object.path("spec").path("accessModes").forEach(mode -> modes.add(mode.asString("")));
        return modes;
    }

    static Quantity capacity(JsonNode volume) {
        return storage(volume.path("spec").path("capacity"));
    }

    private static Quantity requested(JsonNode claim) {
        return storage(claim.path("spec").path("resources").path("requests"));
    }

    private static Quantity storage(JsonNode amounts) {
        try {
            return Quantity.parse(amounts.path("storage").asString("0"));
        } catch (QuantityFormatException e) {
            throw new IllegalArgumentException("not validated: " + amounts, e);
        }
    }
}
