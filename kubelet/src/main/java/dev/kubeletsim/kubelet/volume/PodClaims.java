// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.volume;

import dev.kubeletsim.kubelet.client.ApiException;
import dev.kubeletsim.kubelet.client.ApiResource;
import dev.kubeletsim.kubelet.client.ClusterObjects;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/**
 * The persistent volumes behind the claims of this node's pods (upstream's {@code desiredStateOfWorldPopulator}), as they
 * were when each pod was synced last. Any thread may read; a pod's own worker alone changes what is known of it.
 */
final class PodClaims {
    private static final String PROTECTION = "kubernetes.io/pvc-protection";

    private final ClusterObjects objects;
    private final Map<String, Map<String, BoundClaim>> byPod = new ConcurrentHashMap<>();

    PodClaims(ClusterObjects objects) {
        this.objects = objects;
    }

    /** What is behind a volume of the pod that is a claim; empty if that is not known, or it is no claim. */
    Optional<BoundClaim> of(Pod pod, String volume) {
        return Optional.ofNullable(byPod.getOrDefault(pod.uid(), Map.of()).get(volume));
    }

    /** Whether another pod uses the persistent volume. */
    boolean isShared(Pod pod, String persistentVolume) {
        return byPod.entrySet().stream()
                .filter(entry -> !entry.getKey().equals(pod.uid()))
                .flatMap(entry -> entry.getValue().values().stream())
                .anyMatch(claim -> claim.name().equals(persistentVolume));
    }

    void forget(String uid) {
        byPod.remove(uid);
    }

    /**
     * Looks up a pod's claims anew.
     *
     * @param used the names of the volumes that containers use
     * @return why claims cannot be used, by volume; empty if all can
     */
    Map<String, String> process(Pod pod, Set<String> used) {
        Map<String, BoundClaim> found = new LinkedHashMap<>();
        Map<String, String> errors = new LinkedHashMap<>();
        for (JsonNode volume : pod.spec().path("volumes")) {
            String name = Trees.text(volume, "name");
            JsonNode source = volume.path("persistentVolumeClaim");
            if (source.isObject() && used.contains(name)) {
                try {
                    BoundClaim claim = resolve(pod, source);
                    checkMode(pod, name, claim);
                    found.put(name, claim);
                } catch (VolumeException e) {
                    errors.put(name, String.valueOf(e.getMessage()));
                }
            }
        }
        if (found.isEmpty()) {
            byPod.remove(pod.uid());
        } else {
            byPod.put(pod.uid(), Map.copyOf(found));
        }
        return errors;
    }

    /**
     * The groups of the pod's persistent volumes, in the order of its volumes: none twice, none that the pod's own
     * {@code supplementalGroups} has, and nothing that is no number ({@code GetExtraSupplementalGroupsForPod}).
     */
    List<VolumeGroup> groups(Pod pod) {
        Map<String, BoundClaim> claims = byPod.getOrDefault(pod.uid(), Map.of());
        Set<Long> own = new LinkedHashSet<>();
        pod.securityContext().path("supplementalGroups").forEach(group -> own.add(group.asLong(0)));
        Set<String> seen = new LinkedHashSet<>();
        List<VolumeGroup> groups = new ArrayList<>();
        for (JsonNode volume : pod.spec().path("volumes")) {
            BoundClaim claim = claims.get(Trees.text(volume, "name"));
            if (claim != null && seen.add(claim.gid())) {
                number(claim.gid())
                        .filter(gid -> !own.contains(gid))
                        .ifPresent(gid -> groups.add(new VolumeGroup(gid, claim.name())));
            }
        }
        return groups;
    }

    private static Optional<Long> number(String text) {
        try {
            return Optional.of(Long.valueOf(text));
        } catch (NumberFormatException e) {
            // Upstream passes over what is no number, as over no annotation.
            return Optional.empty();
        }
    }

    private BoundClaim resolve(Pod pod, JsonNode source) {
        String name = Trees.text(source, "claimName");
        try {
            JsonNode claim = claim(pod.namespace(), name);
            return new BoundClaim(volume(claim), Trees.flag(source, "readOnly"));
        } catch (VolumeException e) {
            throw new VolumeException(
                    "error processing PVC " + pod.namespace() + "/" + name + ": " + e.getMessage(), e);
        }
    }

    private JsonNode claim(String namespace, String name) {
        JsonNode claim =
                fetch(ApiResource.PERSISTENT_VOLUME_CLAIMS, namespace, name, "failed to fetch PVC from API server: ");
        JsonNode metadata = claim.path("metadata");
        if (metadata.has("deletionTimestamp")
                && !Trees.texts(metadata, "finalizers").contains(PROTECTION)) {
            throw new VolumeException("PVC is being deleted");
        }
        if (!"Bound".equals(Trees.text(claim.path("status"), "phase"))) {
            throw new VolumeException("PVC is not bound");
        }
        if (Trees.text(claim.path("spec"), "volumeName").isEmpty()) {
            throw new VolumeException("PVC has empty pvc.Spec.VolumeName");
        }
        return claim;
    }

    private JsonNode volume(JsonNode claim) {
        String name = Trees.text(claim.path("spec"), "volumeName");
        JsonNode volume =
                fetch(ApiResource.PERSISTENT_VOLUMES, "", name, "failed to fetch PV " + name + " from API server: ");
        JsonNode reference = volume.path("spec").path("claimRef");
        if (!reference.isObject()) {
            throw new VolumeException("found PV object " + name
                    + " but it has a nil pv.Spec.ClaimRef indicating it is not yet bound to the claim");
        }
        String uid = Trees.text(claim.path("metadata"), "uid");
        if (!uid.equals(Trees.text(reference, "uid"))) {
            throw new VolumeException("found PV object " + name + " but its pv.Spec.ClaimRef.UID "
                    + Trees.text(reference, "uid") + " does not point to claim.UID " + uid);
        }
        return volume;
    }

    private JsonNode fetch(ApiResource resource, String namespace, String name, String failure) {
        try {
            return objects.find(resource, namespace, name)
                    .orElseThrow(
                            () -> new VolumeException(failure + resource.plural() + " \"" + name + "\" not found"));
        } catch (ApiException e) {
            throw new VolumeException(failure + e.getMessage(), e);
        }
    }

    /** A file system is mounted, a bare device is not. */
    private static void checkMode(Pod pod, String name, BoundClaim claim) {
        String mode = claim.volume().path("spec").path("volumeMode").asString("Filesystem");
        if (VolumeManager.names(pod, "volumeMounts").contains(name) && !"Filesystem".equals(mode)) {
            throw new VolumeException(
                    "volume " + name + " has volumeMode " + mode + ", but is specified in volumeMounts");
        }
        if (VolumeManager.names(pod, "volumeDevices").contains(name) && !"Block".equals(mode)) {
            throw new VolumeException(
                    "volume " + name + " has volumeMode " + mode + ", but is specified in volumeDevices");
        }
    }
}
