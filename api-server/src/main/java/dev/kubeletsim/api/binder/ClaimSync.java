// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.binder;

import dev.kubeletsim.api.ObjectStore;
import dev.kubeletsim.api.ObjectStore.Scope;
import dev.kubeletsim.api.admission.StorageClasses;
import dev.kubeletsim.api.resource.Metadata;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the volume controller does with a claim ({@code syncClaim} in {@code
 * pkg/controller/volume/persistentvolume/pv_controller.go}). No volume is ever made: claims of a class wait for whoever
 * makes them, as without a provisioner.
 */
final class ClaimSync {
    private static final String NORMAL = "Normal";
    private static final String WARNING = "Warning";
    private static final String FAILED_BINDING = "FailedBinding";
    private static final List<String> PROVISIONER_ANNOTATIONS =
            List.of("volume.beta.kubernetes.io/storage-provisioner", "volume.kubernetes.io/storage-provisioner");

    private final ObjectStore store;
    private final VolumeObjects objects;
    private final VolumeBinding binding;
    private final StorageClasses classes;
    private final ControllerEvents events;

    ClaimSync(ObjectStore store, VolumeObjects objects, VolumeBinding binding, ControllerEvents events) {
        this.store = store;
        this.objects = objects;
        this.binding = binding;
        this.classes = new StorageClasses(store);
        this.events = events;
    }

    void sync(ObjectNode claim) {
        String volumeName = claim.path("spec").path("volumeName").asString("");
        boolean completed = VolumeBinding.isAnnotated(claim, VolumeBinding.BIND_COMPLETED);
        if (completed) {
            syncBound(claim, volumeName);
        } else if (volumeName.isEmpty()) {
            syncUnbound(claim);
        } else {
            syncAsked(claim, volumeName);
        }
    }

    /** A claim that takes any volume. */
    private void syncUnbound(ObjectNode claim) {
        boolean delayed = waitsForConsumer(classes, claim);
        ObjectNode volume = VolumeMatch.best(objects.volumes(), claim, delayed);
        if (volume != null) {
            binding.bind(volume, claim);
        } else if (!assignDefaultClass(claim)) {
            waitForVolume(claim, delayed);
        }
    }

    /** Whether the claim's class binds with the first pod. */
    static boolean waitsForConsumer(StorageClasses classes, JsonNode claim) {
        JsonNode storageClass = classes.get(StorageClasses.classOf(claim));
        return storageClass != null
                && storageClass.path("volumeBindingMode").asString("").equals("WaitForFirstConsumer");
    }

    private boolean assignDefaultClass(ObjectNode claim) {
        if (StorageClasses.hasClass(claim)) {
            return false;
        }
        return classes.defaultClass()
                .map(found -> {
                    ObjectNode changed = claim.deepCopy();
                    changed.withObject("/spec").put("storageClassName", Metadata.name(found));
                    return objects.writeClaim(changed, "") != null;
                })
                .orElse(false);
    }

    private void waitForVolume(ObjectNode claim, boolean delayed) {
        if (delayed) {
            waitForConsumer(claim);
        } else if (!StorageClasses.classOf(claim).isEmpty()) {
            provision(claim);
            return;
        } else {
            events.write(
                    claim,
                    NORMAL,
                    FAILED_BINDING,
                    "no persistent volumes available for this claim and no storage class is set");
        }
        binding.claimStatus(claim, "Pending", null);
    }

    private void waitForConsumer(ObjectNode claim) {
        List<String> pods = unscheduledPods(claim);
        if (pods.isEmpty()) {
            String message = "waiting for first consumer to be created before binding";
            events.write(claim, NORMAL, "WaitForFirstConsumer", message);
        } else {
            String names = (pods.size() > 1 ? "pods " : "pod ") + String.join(",", pods);
            events.write(claim, NORMAL, "WaitForPodScheduled", "waiting for " + names + " to be scheduled");
        }
    }

    private List<String> unscheduledPods(ObjectNode claim) {
        return store.list(new Scope("pods", Metadata.namespace(claim), "", "")).objects().stream()
                .filter(pod -> pod.path("spec").path("nodeName").asString("").isEmpty())
                .filter(pod -> PodClaims.of(pod).contains(Metadata.name(claim)))
                .map(Metadata::name)
                .toList();
    }

    /** Asks the class's provisioner for a volume, of which there is none here. */
    private void provision(ObjectNode claim) {
        String name = StorageClasses.classOf(claim);
        ObjectNode storageClass = classes.get(name);
        if (storageClass == null) {
            String message = "storageclass.storage.k8s.io \"" + name + "\" not found";
            events.write(claim, WARNING, "ProvisioningFailed", message);
            return;
        }
        String provisioner = storageClass.path("provisioner").asString("");
        if (provisioner.startsWith("kubernetes.io/")) {
            events.write(claim, WARNING, "ProvisioningFailed", "no volume plugin matched name: " + provisioner);
            return;
        }
        ObjectNode changed = claim.deepCopy();
        PROVISIONER_ANNOTATIONS.forEach(
                annotation -> Metadata.of(changed).withObject("/annotations").put(annotation, provisioner));
        ObjectNode asking = changed.equals(claim) ? claim : objects.writeClaim(changed, "");
        if (asking != null) {
            events.write(
                    asking,
                    NORMAL,
                    "ExternalProvisioning",
                    "Waiting for a volume to be created either by the external provisioner '" + provisioner
                            + "' or manually by the system administrator. If volume creation is delayed, please verify"
                            + " that the provisioner is running and correctly registered.");
        }
    }

    /** A claim that asks for one volume by name. */
    private void syncAsked(ObjectNode claim, String volumeName) {
        ObjectNode volume = objects.volume(volumeName);
        if (volume == null) {
            binding.claimStatus(claim, "Pending", null);
        } else if (!volume.path("spec").has("claimRef")) {
            String mismatch = VolumeMatch.mismatch(volume, claim);
            if (mismatch == null) {
                binding.bind(volume, claim);
                return;
            }
            String message = "Cannot bind to requested volume \"" + volumeName + "\": " + mismatch;
            events.write(claim, WARNING, "VolumeMismatch", message);
            binding.claimStatus(claim, "Pending", null);
        } else if (VolumeMatch.isBoundTo(volume, claim)) {
            binding.bind(volume, claim);
        } else {
            String message = "volume \"" + volumeName + "\" already bound to a different claim.";
            events.write(claim, WARNING, FAILED_BINDING, message);
            binding.claimStatus(claim, "Pending", null);
        }
    }

    /** A claim that has had its volume: it still has it, or is lost for good. */
    private void syncBound(ObjectNode claim, String volumeName) {
        ObjectNode volume = objects.volume(volumeName);
        if (volumeName.isEmpty()) {
            lose(claim, "ClaimLost", "Bound claim has lost reference to PersistentVolume. Data on the volume is lost!");
        } else if (volume == null) {
            lose(claim, "ClaimLost", "Bound claim has lost its PersistentVolume. Data on the volume is lost!");
        } else if (owns(claim, volume)) {
            binding.bind(volume, claim);
        } else {
            lose(claim, "ClaimMisbound", "Two claims are bound to the same volume, this one is bound incorrectly");
        }
    }

    private static boolean owns(ObjectNode claim, ObjectNode volume) {
        JsonNode reference = volume.path("spec").path("claimRef");
        return reference.isMissingNode() || reference.path("uid").asString("").equals(Metadata.uid(claim));
    }

    private void lose(ObjectNode claim, String reason, String message) {
        if (claim.path("status").path("phase").asString("").equals("Lost")) {
            return;
        }
        @Nullable ObjectNode lost = binding.claimStatus(claim, "Lost", null);
        if (lost != null) {
            events.write(lost, WARNING, reason, message);
        }
    }
}
