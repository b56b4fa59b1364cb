// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.binder;

import dev.kubeletsim.api.resource.Metadata;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the volume controller does with a volume ({@code syncVolume} and {@code reclaimVolume} in {@code
 * pkg/controller/volume/persistentvolume/pv_controller.go}).
 */
final class VolumeSync {
    private static final String WARNING = "Warning";
    private static final String PROVISIONED_BY = "pv.kubernetes.io/provisioned-by";
    private static final Set<String> RECLAIMED = Set.of("Released", "Failed");
    /** The paths that the plugin for {@code hostPath} deletes. */
    private static final Pattern DELETABLE = Pattern.compile("/tmp/.+");

    private final VolumeObjects objects;
    private final VolumeBinding binding;
    private final ControllerEvents events;

    VolumeSync(VolumeObjects objects, VolumeBinding binding, ControllerEvents events) {
        this.objects = objects;
        this.binding = binding;
        this.events = events;
    }

    void sync(ObjectNode volume) {
        JsonNode reference = volume.path("spec").path("claimRef");
        String uid = reference.path("uid").asString("");
        if (uid.isEmpty()) {
            // Free, or kept for a claim whose own sync ties them.
            binding.phase(volume, "Available", "");
            return;
        }
        ObjectNode claim = objects.claim(reference);
        if (claim == null || !Metadata.uid(claim).equals(uid)) {
            release(volume);
            return;
        }
        String bound = claim.path("spec").path("volumeName").asString("");
        if (bound.isEmpty()) {
            unbound(volume, claim);
        } else if (bound.equals(Metadata.name(volume))) {
            binding.phase(volume, "Bound", "");
        } else if (isProvisioned(volume) && policy(volume).equals("Delete")) {
            release(volume);
        } else {
            binding.unbind(volume);
        }
    }

    /** The claim does not know its volume yet, which its own sync mends; unless it must not. */
    private void unbound(ObjectNode volume, ObjectNode claim) {
        if (VolumeMatch.sameMode(volume, claim)) {
            return;
        }
        events.write(
                volume,
                WARNING,
                "VolumeMismatch",
                "Cannot bind PersistentVolume to requested PersistentVolumeClaim \"" + Metadata.name(claim)
                        + "\" due to incompatible volumeMode.");
        events.write(
                claim,
                WARNING,
                "VolumeMismatch",
                "Cannot bind PersistentVolume \"" + Metadata.name(volume)
                        + "\" to requested PersistentVolumeClaim due to incompatible volumeMode.");
    }

    private static boolean isProvisioned(JsonNode volume) {
        return VolumeBinding.isAnnotated(volume, PROVISIONED_BY);
    }

    private static String policy(JsonNode volume) {
        return volume.path("spec").path("persistentVolumeReclaimPolicy").asString("");
    }

    /** The claim is gone: what becomes of the volume is its policy's business. */
    private void release(ObjectNode volume) {
        boolean done = RECLAIMED.contains(volume.path("status").path("phase").asString(""));
        ObjectNode released = done ? volume : binding.phase(volume, "Released", "");
        if (released == null) {
            return;
        }
        switch (policy(released)) {
            case "Delete" -> delete(released);
            case "Recycle" -> fail(released, "VolumeFailedRecycle", "No recycler plugin found for the volume!");
            default -> {
                // Retain: it stays as it is until somebody takes care of it.
            }
        }
    }

    private void delete(ObjectNode volume) {
        if (volume.path("metadata").has("deletionTimestamp") || isExternal(volume)) {
            return;
        }
        String refusal = refusal(volume);
        if (refusal == null) {
            objects.deleteVolume(volume);
        } else {
            fail(volume, "VolumeFailedDelete", refusal);
        }
    }

    /** Whether a program outside of Kubernetes deletes it. */
    private static boolean isExternal(JsonNode volume) {
        String by =
                volume.path("metadata").path("annotations").path(PROVISIONED_BY).asString("");
        return volume.path("spec").has("csi") || (!by.isEmpty() && !by.startsWith("kubernetes.io/"));
    }

    private static @Nullable String refusal(JsonNode volume) {
        JsonNode hostPath = volume.path("spec").path("hostPath");
        if (hostPath.isMissingNode()) {
            return "error getting deleter volume plugin for volume \"" + Metadata.name(volume)
                    + "\": no deletable volume plugin matched";
        }
        String path = hostPath.path("path").asString("");
        return DELETABLE.matcher(path).find()
                ? null
                : "host_path deleter only supports /tmp/.+ but received provided " + path;
    }

    private void fail(ObjectNode volume, String reason, String message) {
        if (volume.path("status").path("phase").asString("").equals("Failed")) {
            return;
        }
        ObjectNode failed = binding.phase(volume, "Failed", message);
        if (failed != null) {
            events.write(failed, WARNING, reason, message);
        }
    }
}
