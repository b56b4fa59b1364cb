// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.binder;

import dev.kubeletsim.api.resource.Metadata;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Ties a volume and a claim to each other and apart again, in upstream's four writes: the volume, its status, the claim, its
 * status. Each is left out if there is nothing to change; after one that fails the next sync goes on from there.
 */
final class VolumeBinding {
    /** On a claim: it has had a volume. */
    static final String BIND_COMPLETED = "pv.kubernetes.io/bind-completed";

    /** On a volume or claim: the controller chose the other one, not the user. */
    static final String BOUND_BY_CONTROLLER = "pv.kubernetes.io/bound-by-controller";

    private final VolumeObjects objects;

    VolumeBinding(VolumeObjects objects) {
        this.objects = objects;
    }

    void bind(ObjectNode volume, ObjectNode claim) {
        ObjectNode tied = tieVolume(volume, claim);
        ObjectNode bound = tied == null ? null : phase(tied, "Bound", "");
        ObjectNode tiedClaim = bound == null ? null : tieClaim(claim, bound);
        if (bound != null && tiedClaim != null) {
            claimStatus(tiedClaim, "Bound", bound);
        }
    }

    private @Nullable ObjectNode tieVolume(ObjectNode volume, ObjectNode claim) {
        ObjectNode changed = refer(volume, claim);
        return changed.equals(volume) ? volume : objects.writeVolume(changed, "");
    }

    /** The volume as it is when it belongs to the claim. */
    static ObjectNode refer(ObjectNode volume, ObjectNode claim) {
        ObjectNode changed = volume.deepCopy();
        if (!VolumeMatch.isBoundTo(volume, claim)) {
            annotate(changed, BOUND_BY_CONTROLLER);
        }
        JsonNode reference = volume.path("spec").path("claimRef");
        if (!VolumeMatch.isBoundTo(volume, claim)
                || !reference.path("uid").asString("").equals(Metadata.uid(claim))) {
            changed.withObject("/spec")
                    .putObject("claimRef")
                    .put("kind", "PersistentVolumeClaim")
                    .put("namespace", Metadata.namespace(claim))
                    .put("name", Metadata.name(claim))
                    .put("uid", Metadata.uid(claim))
                    .put("apiVersion", "v1")
                    .put("resourceVersion", Metadata.text(claim, "resourceVersion"));
        }
        return changed;
    }

    private @Nullable ObjectNode tieClaim(ObjectNode claim, ObjectNode volume) {
        ObjectNode changed = claim.deepCopy();
        if (!claim.path("spec").path("volumeName").asString("").equals(Metadata.name(volume))) {
            changed.withObject("/spec").put("volumeName", Metadata.name(volume));
            annotate(changed, BOUND_BY_CONTROLLER);
        }
        annotate(changed, BIND_COMPLETED);
        return changed.equals(claim) ? claim : objects.writeClaim(changed, "");
    }

    static boolean isAnnotated(JsonNode object, String annotation) {
        return object.path("metadata").path("annotations").has(annotation);
    }

    private static void annotate(ObjectNode object, String annotation) {
        if (!isAnnotated(object, annotation)) {
            Metadata.of(object).withObject("/annotations").put(annotation, "yes");
        }
    }

    /** Frees a volume: from a claim that the controller chose altogether, else from that claim's uid. */
    void unbind(ObjectNode volume) {
        ObjectNode changed = volume.deepCopy();
        if (isAnnotated(volume, BOUND_BY_CONTROLLER)) {
            changed.withObject("/spec").remove("claimRef");
            Metadata.of(changed).withObject("/annotations").remove(BOUND_BY_CONTROLLER);
        } else {
            changed.withObject("/spec").withObject("/claimRef").remove("uid");
        }
        ObjectNode written = objects.writeVolume(changed, "");
        if (written != null) {
            phase(written, "Available", "");
        }
    }

    /** Gives a volume a phase; answers the volume, null if the write failed. */
    @Nullable
    ObjectNode phase(ObjectNode volume, String phase, String message) {
        if (volume.path("status").path("phase").asString("").equals(phase)) {
            return volume;
        }
        ObjectNode changed = volume.deepCopy();
        ObjectNode status = changed.withObject("/status").put("phase", phase);
        if (message.isEmpty()) {
            status.remove("message");
        } else {
            status.put("message", message);
        }
        return objects.writeVolume(changed, "/status");
    }

    /**
     * Gives a claim a phase and what its volume has; answers the claim, null if the write failed.
     *
     * @param volume null if it has none
     */
    @Nullable
    ObjectNode claimStatus(ObjectNode claim, String phase, @Nullable ObjectNode volume) {
        ObjectNode changed = claim.deepCopy();
        ObjectNode status = changed.withObject("/status");
        boolean newPhase = !status.path("phase").asString("").equals(phase);
        status.put("phase", phase);
        if (volume == null) {
            status.remove("accessModes");
            status.remove("capacity");
            status.remove("currentVolumeAttributesClassName");
        } else {
            JsonNode spec = volume.path("spec");
            status.set("accessModes", spec.path("accessModes").deepCopy());
            if (newPhase) {
                // A bound claim's capacity may differ from its volume's on purpose: while it is made bigger.
                status.set("capacity", spec.path("capacity").deepCopy());
                if (spec.hasNonNull("volumeAttributesClassName")) {
                    status.set("currentVolumeAttributesClassName", spec.path("volumeAttributesClassName"));
                }
            }
        }
        return changed.equals(claim) ? claim : objects.writeClaim(changed, "/status");
    }
}
