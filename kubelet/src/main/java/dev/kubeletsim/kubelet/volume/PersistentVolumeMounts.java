// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.volume;

import dev.kubeletsim.kubelet.client.ApiResource;
import dev.kubeletsim.kubelet.client.ClusterObjects;
import dev.kubeletsim.kubelet.config.KubeletConfiguration;
import dev.kubeletsim.kubelet.events.EventReasons;
import dev.kubeletsim.kubelet.events.EventRecorder;
import dev.kubeletsim.kubelet.events.ObjectReference;
import dev.kubeletsim.kubelet.lifecycle.NodeSelection;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Sets up persistent volumes whose files are on the node: {@code hostPath}, which stays as it is, and {@code local}, which is
 * given to the pod's {@code fsGroup} (upstream's {@code pkg/volume/hostpath} and {@code pkg/volume/local}).
 */
final class PersistentVolumeMounts {
    private final KubeletConfiguration configuration;
    private final NodeFiles files;
    private final ClusterObjects objects;
    private final EventRecorder events;
    private final PodClaims claims;
    /** The local volumes that are mounted, by the pod's uid: each is given away once a pod. */
    private final Map<String, Set<String>> given = new ConcurrentHashMap<>();

    PersistentVolumeMounts(
            KubeletConfiguration configuration,
            NodeFiles files,
            ClusterObjects objects,
            EventRecorder events,
            PodClaims claims) {
        this.configuration = configuration;
        this.files = files;
        this.objects = objects;
        this.events = events;
        this.claims = claims;
    }

    void forget(String uid) {
        given.remove(uid);
    }

    /** @throws VolumeException if the volume cannot be used here */
    void setUp(Pod pod, BoundClaim claim) throws IOException {
        checkAffinity(claim);
        switch (claim.type()) {
            case "hostPath" -> HostPathTypes.check(files, claim.source());
            case "local" -> local(pod, claim);
            default ->
                throw new VolumeException(
                        "no volume plugin matched: volumes of type " + claim.type() + " are not simulated");
        }
    }

    private void checkAffinity(BoundClaim claim) {
        JsonNode required = claim.volume().path("spec").path("nodeAffinity").path("required");
        if (required.isObject() && !NodeSelection.matchesTerms(required, node())) {
            throw VolumeException.in("MountVolume.NodeAffinity check", "no matching NodeSelectorTerms");
        }
    }

    private JsonNode node() {
        Optional<? extends JsonNode> found = objects.find(ApiResource.NODES, "", configuration.nodeName());
        return found.isPresent() ? found.get() : MissingNode.getInstance();
    }

    private void local(Pod pod, BoundClaim claim) throws IOException {
        String path = claim.path();
        if (!files.exists(path)) {
            throw VolumeException.in("MountVolume.NewMounter initialization", "path \"" + path + "\" does not exist");
        }
        if (!files.isDirectory(path)) {
            throw VolumeException.in(
                    "MountVolume.NewMounter initialization", "only directory and block device are supported");
        }
        if (given.computeIfAbsent(pod.uid(), uid -> ConcurrentHashMap.newKeySet())
                .add(claim.name())) {
            give(pod, claim);
        }
    }

    /** The first pod's group owns the files; a later one's is told if it is another. */
    private void give(Pod pod, BoundClaim claim) throws IOException {
        VolumeOwner owner = VolumeOwner.of(pod, claim.readOnly());
        if (!owner.hasGroup()) {
            return;
        }
        if (!claims.isShared(pod, claim.name())) {
            if (!claim.readOnly()) {
                owner.takeTree(files, claim.path(), Trees.text(pod.securityContext(), "fsGroupChangePolicy"));
            }
            return;
        }
        int gid = files.attributes(claim.path()).map(NodeFiles.Attributes::gid).orElse(NodeFiles.ROOT);
        if (gid != owner.gid()) {
            events.event(
                    ObjectReference.of(pod),
                    EventRecorder.WARNING,
                    EventReasons.ALREADY_MOUNTED_VOLUME,
                    "The requested fsGroup is " + owner.gid() + ", but the volume " + claim.name() + " has GID " + gid
                            + ". The volume may not be shareable.");
        }
    }
}
