// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.strategy;

import dev.kubeletsim.api.resource.ServerContext;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Fields behind feature gates. A write loses them while the gate is off, unless the stored object already has one in use
 * ({@code dropDisabledFields} in {@code pkg/api/pod/util.go} and {@code pkg/registry/core/node/strategy.go}, 1.31).
 */
final class GatedFields {
    /** One gate and the fields it guards; {@code []} steps into each element of a list. */
    private record Gated(List<String> gates, List<String> fields) {}

    private static final List<Gated> POD = List.of(
            gated("SupplementalGroupsPolicy", "spec.securityContext.supplementalGroupsPolicy"),
            inContainers("RecursiveReadOnlyMounts", "volumeMounts[].recursiveReadOnly"),
            gated("UserNamespacesSupport", "spec.hostUsers"),
            inContainers("ProcMountType", "securityContext.procMount"),
            gated("ImageVolume", "spec.volumes[].image"),
            inContainers("InPlacePodVerticalScaling", "resizePolicy"),
            gated("PodLevelResources", "spec.resources"),
            gated("HostnameOverride", "spec.hostnameOverride"),
            inContainers("ContainerRestartRules", "restartPolicyRules"),
            inContainers("ContainerStopSignals", "lifecycle.stopSignal"),
            inContainers("PodLifecycleSleepAction", "lifecycle.preStop.sleep", "lifecycle.postStart.sleep"),
            new Gated(
                    List.of("SidecarContainers", "ContainerRestartRules"),
                    List.of("spec.initContainers[].restartPolicy")));

    private static final List<Gated> POD_STATUS = List.of(
            inStatuses("InPlacePodVerticalScaling", "resources", "allocatedResources"),
            gated("InPlacePodVerticalScaling", "status.resize"),
            inStatuses("ResourceHealthStatus", "allocatedResourcesStatus"),
            inStatuses("ContainerStopSignals", "stopSignal"),
            gated(
                    "PodObservedGenerationTracking",
                    "status.observedGeneration",
                    "status.conditions[].observedGeneration"));

    private static final List<Gated> NODE = List.of(
            gated("SupplementalGroupsPolicy", "status.features"),
            new Gated(List.of("RecursiveReadOnlyMounts", "UserNamespacesSupport"), List.of("status.runtimeHandlers")),
            gated("NodeDeclaredFeatures", "status.declaredFeatures"));

    private GatedFields() {}

    private static Gated gated(String gate, String... fields) {
        return new Gated(List.of(gate), List.of(fields));
    }

    private static Gated inContainers(String gate, String... fields) {
        return new Gated(
                List.of(gate), spread(List.of("containers", "initContainers", "ephemeralContainers"), "spec", fields));
    }

    private static Gated inStatuses(String gate, String... fields) {
        return new Gated(
                List.of(gate),
                spread(
                        List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses"),
                        "status",
                        fields));
    }

    private static List<String> spread(List<String> lists, String root, String... fields) {
        return lists.stream()
                .flatMap(list -> List.of(fields).stream().map(field -> root + "." + list + "[]." + field))
                .toList();
    }

    /** Drops a pod's disabled fields, its status aside. */
    static void dropFromPod(ServerContext context, ObjectNode pod, @Nullable ObjectNode old) {
        drop(context, POD, pod, old);
    }

    /** Drops the disabled fields of a pod's status. */
    static void dropFromPodStatus(ServerContext context, ObjectNode pod, @Nullable ObjectNode old) {
        drop(context, POD_STATUS, pod, old);
    }

    /** Drops a node's disabled fields. A write to its {@code status} subresource keeps them, as recorded. */
    static void dropFromNode(ServerContext context, ObjectNode node, @Nullable ObjectNode old) {
        drop(context, NODE, node, old);
    }

    private static void drop(ServerContext context, List<Gated> all, ObjectNode object, @Nullable ObjectNode old) {
        for (Gated gated : all) {
            boolean enabled = gated.gates().stream().anyMatch(context::enabled);
            boolean inUse =
                    old != null && gated.fields().stream().anyMatch(field -> has(old, field.split("\\.", -1), 0));
            if (!enabled && !inUse) {
                gated.fields().forEach(field -> remove(object, field.split("\\.", -1), 0));
            }
        }
    }

    private static boolean has(JsonNode node, String[] path, int depth) {
        String name = path[depth];
        if (name.endsWith("[]")) {
            for (JsonNode element : node.path(name.substring(0, name.length() - 2))) {
                if (has(element, path, depth + 1)) {
                    return true;
                }
            }
            return false;
        }
        JsonNode value = node.path(name);
        return depth == path.length - 1
                ? !value.isMissingNode() && !value.isNull()
                : value.isObject() && has(value, path, depth + 1);
    }

    private static void remove(JsonNode node, String[] path, int depth) {
        String name = path[depth];
        if (name.endsWith("[]")) {
            node.path(name.substring(0, name.length() - 2)).forEach(element -> remove(element, path, depth + 1));
        } else if (depth < path.length - 1) {
            remove(node.path(name), path, depth + 1);
        } else if (node instanceof ObjectNode owner) {
            owner.remove(name);
        }
        if (name.equals("lifecycle")
                && node instanceof ObjectNode owner
                && owner.path(name).isEmpty()) {
            owner.remove(name); // Hooks that have lost all that they said are none.
        }
    }
}
