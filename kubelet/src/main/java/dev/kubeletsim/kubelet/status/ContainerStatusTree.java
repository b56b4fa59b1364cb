// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.status;

import dev.kubeletsim.features.FeatureGate;
import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.kubelet.container.ContainerState;
import dev.kubeletsim.kubelet.container.ContainerStatus;
import dev.kubeletsim.kubelet.container.ContainerUser;
import dev.kubeletsim.kubelet.pod.Container;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One container as the API shows it, from what the runtime says of it (upstream's {@code convertContainerStatus} in
 * {@code pkg/kubelet/kubelet_pods.go}, 1.31 and 1.36). Readiness is added later: see {@link Readiness}.
 */
final class ContainerStatusTree {
    private final FeatureGates gates;
    private final AllocatedResources resources;

    ContainerStatusTree(FeatureGates gates) {
        this.gates = gates;
        this.resources = new AllocatedResources(gates);
    }

    /**
     * The status of a container that the runtime knows.
     *
     * @param old what the API showed of it before, or null
     */
    ObjectNode of(Container container, ContainerStatus runtime, @Nullable ObjectNode old) {
        ObjectNode status = StatusTrees.object();
        status.put("containerID", runtime.id().toString());
        status.put("image", runtime.image());
        status.put("imageID", runtime.imageRef());
        status.set("lastState", StatusTrees.object());
        status.put("name", container.name());
        status.put("ready", false);
        status.put("restartCount", runtime.restartCount());
        if (old != null) {
            keep(old, status);
        }
        setState(runtime, old, status);
        resources.addTo(status, container, runtime, old);
        addUser(runtime.user(), status);
        if (gates.enabled("ContainerStopSignals")) {
            StatusTrees.putUnlessEmpty(status, "stopSignal", runtime.stopSignal());
        }
        return status;
    }

    /** What survives a new reading: mounts never change, and an in-place restart leaves no old container to ask. */
    private void keep(ObjectNode old, ObjectNode status) {
        if (old.has("volumeMounts")) {
            status.set("volumeMounts", old.path("volumeMounts"));
        }
        if (!gates.enabled("RestartAllContainersOnContainerExits")) {
            return;
        }
        int before = old.path("restartCount").asInt(0);
        if (before > status.path("restartCount").asInt(0)) {
            status.put("restartCount", before);
        }
        boolean replaced = !old.path("containerID").equals(status.path("containerID"));
        if (replaced && StatusTrees.isTerminated(old)) {
            status.set("lastState", old.path("state").deepCopy());
        } else if (StatusTrees.hasEndedBefore(old)) {
            status.set("lastState", old.path("lastState").deepCopy());
        }
    }

    private void setState(ContainerStatus runtime, @Nullable ObjectNode old, ObjectNode status) {
        switch (runtime.state()) {
            case RUNNING -> {
                status.set("state", running(runtime));
                countRestartInPlace(runtime, old, status);
            }
            case CREATED -> status.set("state", StatusTrees.waiting("", ""));
            case EXITED -> status.set("state", exited(runtime));
            case UNKNOWN -> {
                if (old != null && StatusTrees.isRunning(old)) {
                    status.set("state", lost());
                    status.put("restartCount", old.path("restartCount").asInt(0) + 1);
                } else {
                    status.set("state", StatusTrees.waiting("", ""));
                }
            }
        }
    }

    private void countRestartInPlace(ContainerStatus runtime, @Nullable ObjectNode old, ObjectNode status) {
        if (!gates.enabled("RestartAllContainersOnContainerExits") || old == null || !StatusTrees.isTerminated(old)) {
            return;
        }
        int before = old.path("restartCount").asInt(0);
        if (before >= runtime.restartCount()) {
            status.put("restartCount", before + 1);
        }
    }

    private static ObjectNode lost() {
        return StatusTrees.terminated(
                PodReasons.UNKNOWN_EXIT_CODE, PodReasons.CONTAINER_STATUS_UNKNOWN, PodReasons.LOST_WHEN_TERMINATED);
    }

    private static ObjectNode running(ContainerStatus runtime) {
        ObjectNode state = StatusTrees.object();
        state.putObject("running").set("startedAt", StatusTrees.time(runtime.startedAt()));
        return state;
    }

    private static ObjectNode exited(ContainerStatus runtime) {
        ObjectNode state = StatusTrees.object();
        ObjectNode terminated = state.putObject("terminated");
        terminated.put("containerID", runtime.id().toString());
        terminated.put("exitCode", runtime.exitCode());
        terminated.set("finishedAt", StatusTrees.time(runtime.finishedAt()));
        StatusTrees.putUnlessEmpty(terminated, "message", runtime.message());
        StatusTrees.putUnlessEmpty(terminated, "reason", runtime.reason());
        terminated.set("startedAt", StatusTrees.time(runtime.startedAt()));
        return state;
    }

    /** KEP-3619: the identity of the first process, copied as the runtime sent it, where the gate is on. */
    private void addUser(@Nullable ContainerUser user, ObjectNode status) {
        if (user == null || !gates.enabled(FeatureGate.SUPPLEMENTAL_GROUPS_POLICY)) {
            return;
        }
        ObjectNode tree = status.putObject("user");
        ContainerUser.Linux linux = user.linux();
        if (linux == null) {
            return;
        }
        ObjectNode identity = tree.putObject("linux");
        identity.set("gid", StatusTrees.number(linux.gid()));
        if (!linux.supplementalGroups().isEmpty()) {
            ArrayNode groups = identity.putArray("supplementalGroups");
            linux.supplementalGroups().forEach(group -> groups.add(StatusTrees.number(group)));
        }
        identity.set("uid", StatusTrees.number(linux.uid()));
    }

    /** The status of a container that the runtime does not know: waiting for its first start. */
    ObjectNode notCreated(Container container, boolean podHasInitContainers, boolean handlerSupportsRecursive) {
        ObjectNode status = StatusTrees.object();
        status.put("image", container.image());
        status.put("imageID", "");
        status.set("lastState", StatusTrees.object());
        status.put("name", container.name());
        status.put("ready", false);
        status.put("restartCount", 0);
        status.set("state", defaultWaiting(podHasInitContainers));
        if (gates.enabled("RecursiveReadOnlyMounts")) {
            addMounts(container, handlerSupportsRecursive, status);
        }
        return status;
    }

    static ObjectNode defaultWaiting(boolean podHasInitContainers) {
        return StatusTrees.waiting(
                podHasInitContainers ? PodReasons.POD_INITIALIZING : PodReasons.CONTAINER_CREATING, "");
    }

    /** The mounts as the spec has them: the CRI does not know the names of volumes. */
    private static void addMounts(Container container, boolean handlerSupportsRecursive, ObjectNode status) {
        if (container.spec().path("volumeMounts").isEmpty()) {
            return;
        }
        ArrayNode mounts = status.putArray("volumeMounts");
        for (JsonNode mount : container.spec().path("volumeMounts")) {
            ObjectNode tree = mounts.addObject();
            tree.put("mountPath", mount.path("mountPath").asString(""));
            tree.put("name", mount.path("name").asString(""));
            if (mount.path("readOnly").asBoolean(false)) {
                tree.put("readOnly", true);
                tree.put("recursiveReadOnly", isRecursive(mount, handlerSupportsRecursive) ? "Enabled" : "Disabled");
            }
        }
    }

    private static boolean isRecursive(JsonNode mount, boolean supported) {
        return switch (mount.path("recursiveReadOnly").asString("")) {
            case "Enabled", "IfPossible" -> supported;
            default -> false;
        };
    }

    /** Whether the container ended well, as the runtime saw it. */
    static boolean succeeded(ContainerStatus status) {
        return status.state() == ContainerState.EXITED && status.exitCode() == 0;
    }
}
