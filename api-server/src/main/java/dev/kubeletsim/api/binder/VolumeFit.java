// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.binder;

import dev.kubeletsim.api.ObjectStore;
import dev.kubeletsim.api.ObjectStore.Key;
import dev.kubeletsim.api.ObjectStore.Scope;
import dev.kubeletsim.api.admission.StorageClasses;
import dev.kubeletsim.api.resource.Metadata;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether a pod's claims let it go to a node, with the real scheduler's words where they do not (its plugins {@code
 * VolumeBinding} and {@code VolumeRestrictions}). Claims of a class that waits for its first consumer get one of the free
 * volumes that are there; none is made.
 */
final class VolumeFit {
    private static final String UNBOUND = "pod has unbound immediate PersistentVolumeClaims";
    private static final String NO_VOLUMES = "node(s) didn't find available persistent volumes to bind";
    private static final String LOST_VOLUME =
            "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)";
    private static final String ONE_POD =
            "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access"
                    + " mode already in-use by another pod";
    /** The first release with other words for a volume that belongs elsewhere. */
    private static final int AFFINITY_REWORDED = 33;

    private final ObjectStore store;
    private final StorageClasses classes;
    private final VolumeWriter writer;
    private final String elsewhere;

    VolumeFit(ObjectStore store, int minor, VolumeWriter writer) {
        this.store = store;
        this.classes = new StorageClasses(store);
        this.writer = writer;
        this.elsewhere = minor >= AFFINITY_REWORDED
                ? "node(s) didn't match PersistentVolume's node affinity"
                : "node(s) had volume node affinity conflict";
    }

    /** Why the pod can go nowhere for now; null if its claims are in order. */
    @Nullable
    String obstacle(ObjectNode pod) {
        for (JsonNode volume : pod.path("spec").path("volumes")) {
            if (volume.has("ephemeral")) {
                return "waiting for ephemeral volume controller to create the persistentvolumeclaim \""
                        + Metadata.name(pod) + "-" + volume.path("name").asString("") + "\"";
            }
        }
        for (String name : PodClaims.of(pod)) {
            String fault = fault(name, claim(pod, name));
            if (fault != null) {
                return fault;
            }
        }
        boolean unbound =
                claims(pod).stream().anyMatch(claim -> !isBound(claim) && !ClaimSync.waitsForConsumer(classes, claim));
        return unbound ? UNBOUND : null;
    }

    private static @Nullable String fault(String name, @Nullable ObjectNode claim) {
        if (claim == null) {
            return "persistentvolumeclaim \"" + name + "\" not found";
        }
        if (claim.path("status").path("phase").asString("").equals("Lost")) {
            return "persistentvolumeclaim \"" + name + "\" bound to non-existent persistentvolume \""
                    + claim.path("spec").path("volumeName").asString("") + "\"";
        }
        return claim.path("metadata").has("deletionTimestamp")
                ? "persistentvolumeclaim \"" + name + "\" is being deleted"
                : null;
    }

    private @Nullable ObjectNode claim(ObjectNode pod, String name) {
        return store.get(new Key("persistentvolumeclaims", Metadata.namespace(pod), name));
    }

    private List<ObjectNode> claims(ObjectNode pod) {
        List<ObjectNode> claims = new ArrayList<>();
        for (String name : PodClaims.of(pod)) {
            ObjectNode claim = claim(pod, name);
            if (claim != null) {
                claims.add(claim);
            }
        }
        return claims;
    }

    private static boolean isBound(JsonNode claim) {
        return !claim.path("spec").path("volumeName").asString("").isEmpty()
                && VolumeBinding.isAnnotated(claim, VolumeBinding.BIND_COMPLETED);
    }

    /** Why the pod's volumes do not let it go to the node; null if they do. */
    @Nullable
    String refusal(ObjectNode pod, ObjectNode node) {
        List<ObjectNode> chosen = new ArrayList<>();
        for (ObjectNode claim : claims(pod)) {
            String refusal = isBound(claim) ? ofBound(claim, node) : choose(claim, node, chosen);
            if (refusal == null && isForOnePod(claim) && isUsed(claim, pod)) {
                refusal = ONE_POD;
            }
            if (refusal != null) {
                return refusal;
            }
        }
        return null;
    }

    private @Nullable String ofBound(JsonNode claim, ObjectNode node) {
        String name = claim.path("spec").path("volumeName").asString("");
        ObjectNode volume = store.get(new Key("persistentvolumes", "", name));
        if (volume == null) {
            return LOST_VOLUME;
        }
        return isFor(volume, node) ? null : elsewhere;
    }

    private static boolean isFor(JsonNode volume, JsonNode node) {
        return NodeAffinity.matches(volume.path("spec").path("nodeAffinity").path("required"), node);
    }

    private static boolean isForOnePod(JsonNode claim) {
        return claim.path("spec")
                .path("accessModes")
                .valueStream()
                .anyMatch(mode -> mode.asString("").equals("ReadWriteOncePod"));
    }

    private boolean isUsed(ObjectNode claim, ObjectNode pod) {
        return store.list(new Scope("pods", Metadata.namespace(claim), "", "")).objects().stream()
                .filter(other -> !Metadata.uid(other).equals(Metadata.uid(pod)))
                .filter(other ->
                        !other.path("spec").path("nodeName").asString("").isEmpty())
                .anyMatch(other -> PodClaims.of(other).contains(Metadata.name(claim)));
    }

    private @Nullable String choose(ObjectNode claim, ObjectNode node, List<ObjectNode> chosen) {
        List<ObjectNode> left = new ArrayList<>(
                store.list(new Scope("persistentvolumes", "", "", "")).objects());
        left.removeAll(chosen);
        ObjectNode volume = VolumeMatch.best(left, claim, free -> isFor(free, node));
        if (volume == null || !isFor(volume, node)) {
            return NO_VOLUMES;
        }
        chosen.add(volume);
        return null;
    }

    /**
     * Keeps volumes for the claims that have none; the volume controller then ties them.
     *
     * @return whether there was nothing to do, so that the pod can be bound
     */
    boolean reserve(ObjectNode pod, ObjectNode node) {
        List<ObjectNode> chosen = new ArrayList<>();
        for (ObjectNode claim : claims(pod)) {
            int before = chosen.size();
            if (!isBound(claim) && choose(claim, node, chosen) == null) {
                ObjectNode volume = chosen.get(before);
                ObjectNode reserved = VolumeBinding.refer(volume, claim);
                if (!reserved.equals(volume)) {
                    // A write that fails met a change, which makes the binder look again.
                    writer.writeVolume(reserved, "");
                }
            }
        }
        return chosen.isEmpty();
    }
}
