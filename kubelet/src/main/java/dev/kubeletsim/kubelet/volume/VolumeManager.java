// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.volume;

import dev.kubeletsim.kubelet.client.ClusterObjects;
import dev.kubeletsim.kubelet.config.KubeletConfiguration;
import dev.kubeletsim.kubelet.container.SyncContext;
import dev.kubeletsim.kubelet.events.EventReasons;
import dev.kubeletsim.kubelet.events.EventRecorder;
import dev.kubeletsim.kubelet.events.ObjectReference;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Sets up the volumes of pods: emptyDir, configMap, secret, downwardAPI, projected, hostPath, and claims of persistent
 * volumes that are paths of the node. Others are refused, as a kubelet without their plugin refuses them.
 *
 * <p>State lives in the files, but for what is behind claims; the methods block, unless they say otherwise, and belong into
 * the fiber of the pod's worker.
 */
public final class VolumeManager {
    private static final Duration FIRST_RETRY = Duration.ofMillis(500);
    private static final Duration LAST_RETRY = Duration.ofMinutes(2).plusSeconds(2);
    private static final Duration WAIT = Duration.ofMinutes(2).plusSeconds(3);
    private static final Map<String, String> PLUGIN_DIRS = Map.of(
            "emptyDir", "kubernetes.io~empty-dir",
            "configMap", "kubernetes.io~configmap",
            "secret", "kubernetes.io~secret",
            "downwardAPI", "kubernetes.io~downward-api",
            "projected", "kubernetes.io~projected");

    private static final Set<String> READ_ONLY_TYPES = Set.of("configMap", "secret", "downwardAPI", "projected");

    private final KubeletConfiguration configuration;
    private final NodeFiles files;
    private final VolumeContents contents;
    private final PodClaims claims;
    private final PersistentVolumeMounts persistent;
    private final AtomicWriter writer;
    private final EventRecorder events;
    private final InstantSource clock;

    /** A manager of the volumes below {@code configuration.rootDir()}. */
    public VolumeManager(
            KubeletConfiguration configuration,
            NodeFiles files,
            ClusterObjects objects,
            EventRecorder events,
            InstantSource clock) {
        this.configuration = configuration;
        this.files = files;
        this.contents = new VolumeContents(objects, configuration.allocatable());
        this.claims = new PodClaims(objects);
        this.persistent = new PersistentVolumeMounts(configuration, files, objects, events, claims);
        this.writer = new AtomicWriter(files);
        this.events = events;
        this.clock = clock;
    }

    /**
     * Sets up all volumes that the pod's containers mount, or brings them up to date; tries again for two minutes.
     *
     * @throws VolumeException if one is still missing then, or, at once, if a claim cannot be used
     */
    public void waitForMount(SyncContext context, Pod pod) {
        Instant deadline = clock.instant().plus(WAIT);
        Duration retry = FIRST_RETRY;
        Set<String> unmounted = used(pod);
        Map<String, String> errors = claims.process(pod, unmounted);
        while (true) {
            unmounted.removeIf(volume -> !errors.containsKey(volume) && setUp(pod, volume));
            if (unmounted.isEmpty()) {
                return;
            }
            if (!errors.isEmpty()) {
                throw missing(unmounted, errors.keySet(), String.join("; ", errors.values()));
            }
            if (clock.instant().plus(retry).isAfter(deadline)) {
                throw missing(unmounted, Set.of(), "context deadline exceeded");
            }
            context.sleep(retry);
            retry = retry.multipliedBy(2).compareTo(LAST_RETRY) > 0 ? LAST_RETRY : retry.multipliedBy(2);
        }
    }

    private static VolumeException missing(Set<String> unmounted, Set<String> unprocessed, String why) {
        return new VolumeException("unmounted volumes=[" + String.join(" ", unmounted)
                + "], unattached volumes=[], failed to process volumes=[" + String.join(" ", unprocessed) + "]: "
                + why);
    }

    /** The groups that the pod's persistent volumes give to its containers. Does not block. */
    public List<VolumeGroup> groups(Pod pod) {
        return claims.groups(pod);
    }

    /** Where a volume is on the node; empty if the pod has none of that name. */
    public Optional<String> path(Pod pod, String volume) {
        JsonNode found = volume(pod, volume);
        if (found == null) {
            return Optional.empty();
        }
        if (found.path("hostPath").isObject()) {
            return Optional.of(Trees.text(found.path("hostPath"), "path"));
        }
        Optional<BoundClaim> claim = claims.of(pod, volume);
        if (claim.isPresent()) {
            return claim.map(BoundClaim::path);
        }
        return Optional.ofNullable(PLUGIN_DIRS.get(type(found)))
                .map(plugin -> configuration.podDir(pod.uid()) + "/volumes/" + plugin + "/" + volume);
    }

    /** Whether containers cannot write the volume, whatever their mounts say: its files belong to the kubelet. */
    public boolean isReadOnly(Pod pod, String volume) {
        JsonNode found = volume(pod, volume);
        return found != null
                && (READ_ONLY_TYPES.contains(type(found))
                        || claims.of(pod, volume).map(BoundClaim::readOnly).orElse(false));
    }

    /** Removes all that the node keeps of a pod that is gone. */
    public void removePodDir(String uid) throws IOException {
        claims.forget(uid);
        persistent.forget(uid);
        files.remove(configuration.podDir(uid));
    }

    /** The pod's volumes that its containers use. */
    private static Set<String> used(Pod pod) {
        Set<String> names = names(pod, "volumeMounts");
        names.addAll(names(pod, "volumeDevices"));
        Set<String> known = new TreeSet<>();
        for (JsonNode volume : pod.spec().path("volumes")) {
            known.add(Trees.text(volume, "name"));
        }
        names.retainAll(known);
        return names;
    }

    /** The names of volumes in a list of the pod's containers. */
    static Set<String> names(Pod pod, String list) {
        Set<String> names = new LinkedHashSet<>();
        for (Container container : pod.allContainers()) {
            for (JsonNode use : container.spec().path(list)) {
                names.add(Trees.text(use, "name"));
            }
        }
        return names;
    }

    private boolean setUp(Pod pod, String name) {
        JsonNode volume = volume(pod, name);
        try {
            if (names(pod, "volumeDevices").contains(name)) {
                throw VolumeException.in("MapVolume.SetUpDevice", "bare devices are not simulated");
            }
            if (volume != null) {
                setUp(pod, name, volume);
            }
            return true;
        } catch (VolumeException e) {
            warn(pod, name, e.step(), e);
        } catch (IOException e) {
            warn(pod, name, VolumeException.SET_UP, e);
        }
        return false;
    }

    /** Persistent volumes go by their own names. */
    private void warn(Pod pod, String name, String step, Exception e) {
        String shown = claims.of(pod, name).map(BoundClaim::name).orElse(name);
        events.event(
                ObjectReference.of(pod),
                EventRecorder.WARNING,
                step.startsWith("MapVolume") ? EventReasons.FAILED_MAP_VOLUME : EventReasons.FAILED_MOUNT,
                step + " failed for volume \"" + shown + "\" : " + e.getMessage());
    }

    private void setUp(Pod pod, String name, JsonNode volume) throws IOException {
        String type = type(volume);
        JsonNode source = volume.path(type);
        switch (type) {
            case "emptyDir" -> {
                VolumeOwner owner = VolumeOwner.of(pod, false);
                files.makeDirectory(directory(pod, name), owner.directoryMode(0777), NodeFiles.ROOT, owner.gid());
            }
            case "configMap", "secret", "downwardAPI", "projected" ->
                writer.write(
                        directory(pod, name),
                        contents.of(pod, type, source),
                        VolumeOwner.of(pod, true),
                        clock.instant());
            case "hostPath" -> HostPathTypes.check(files, source);
            case "persistentVolumeClaim" -> {
                BoundClaim claim = claims.of(pod, name)
                        .orElseThrow(() -> new VolumeException("the claim of volume " + name + " is not known"));
                persistent.setUp(pod, claim);
            }
            default ->
                throw new VolumeException("no volume plugin matched: volumes of type " + type + " are not simulated");
        }
    }

    private String directory(Pod pod, String name) {
        return path(pod, name).orElseThrow();
    }

    private static @Nullable JsonNode volume(Pod pod, String name) {
        for (JsonNode volume : pod.spec().path("volumes")) {
            if (name.equals(Trees.text(volume, "name"))) {
                return volume;
            }
        }
        return null;
    }

    private static String type(JsonNode volume) {
        for (Map.Entry<String, JsonNode> field : volume.properties()) {
            if (!"name".equals(field.getKey())) {
                return field.getKey();
            }
        }
        return "emptyDir";
    }
}
