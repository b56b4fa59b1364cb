// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import static dev.kubeletsim.api.validation.Trees.has;
import static dev.kubeletsim.api.validation.Trees.indexed;
import static dev.kubeletsim.api.validation.Trees.text;

import dev.kubeletsim.api.names.Names;
import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.resource.ServerContext;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The rules of a write to a pod's {@code status} ({@code ValidatePodStatusUpdate}). */
public final class PodStatusValidation {
    private static final List<String> LISTS =
            List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses");
    /** From this release on the path of a fault names {@code user}; recorded for 1.31 and 1.36. */
    private static final int USER_IN_PATH_SINCE = 33;

    private final ServerContext context;
    private final Faults faults;
    private final Path path = Path.of("status");

    private PodStatusValidation(ServerContext context, Faults faults) {
        this.context = context;
        this.faults = faults;
    }

    /** The faults of a changed status. */
    public static List<FieldError> update(ServerContext context, JsonNode pod, JsonNode old) {
        Faults faults = new Faults(context.minor());
        MetadataValidation.update(faults, pod.path("metadata"), old.path("metadata"));
        PodUpdateValidation.annotations(faults, pod, old);
        new PodStatusValidation(context, faults).status(pod, old);
        return faults.toList();
    }

    private void status(JsonNode pod, JsonNode old) {
        JsonNode status = pod.path("status");
        for (Map.Entry<Integer, JsonNode> condition : indexed(status.path("conditions"))) {
            String type = text(condition.getValue(), "type");
            faults.invalidEach(
                    Path.of("metadata")
                            .child("conditions")
                            .index(condition.getKey())
                            .child("Type"),
                    type,
                    Names.qualifiedName(type, context.minor()));
        }
        if (!text(pod.path("spec"), "nodeName").equals(text(old.path("spec"), "nodeName"))) {
            faults.forbidden(path.child("nodeName"), "may not be changed directly");
        }
        // Before 1.32 a kubelet could clear it, and did so for pods it rejected (recorded).
        if (context.atLeast(32)
                && !Trees.same(status.path("qosClass"), old.path("status").path("qosClass"))) {
            faults.invalid(path.child("qosClass"), text(status, "qosClass"), "field is immutable");
        }
        for (String list : LISTS.subList(0, 2)) {
            finalStates(list, status.path(list), old);
        }
        boolean windows = text(pod.path("spec").path("os"), "name").equals("windows");
        for (String list : LISTS) {
            users(status.path(list), path.child(list), windows);
        }
        addresses(status.path("podIPs"), path.child("podIPs"));
        addresses(status.path("hostIPs"), path.child("hostIPs"));
    }

    /** A container that ended for good stays so. */
    private void finalStates(String list, JsonNode statuses, JsonNode old) {
        String policy = text(old.path("spec"), "restartPolicy");
        if (policy.equals("Always") || context.enabled("ContainerRestartRules")) {
            return;
        }
        Map<String, Integer> now = new HashMap<>();
        indexed(statuses).forEach(status -> now.put(text(status.getValue(), "name"), status.getKey()));
        for (JsonNode before : old.path("status").path(list)) {
            JsonNode terminated = before.path("state").path("terminated");
            Integer index = now.get(text(before, "name"));
            if (!terminated.isObject()
                    || (policy.equals("OnFailure")
                            && terminated.path("exitCode").asLong(0) != 0)
                    || sidecar(old, text(before, "name"))
                    || index == null) {
                continue;
            }
            if (!has(statuses.path(index).path("state"), "terminated")) {
                faults.forbidden(
                        path.child(list).index(index).child("state"),
                        "may not be transitioned to non-terminated state");
            }
        }
    }

    private static boolean sidecar(JsonNode pod, String name) {
        for (JsonNode container : pod.path("spec").path("initContainers")) {
            if (text(container, "name").equals(name)) {
                return text(container, "restartPolicy").equals("Always");
            }
        }
        return false;
    }

    /** The ids of {@code user}, KEP-3619. */
    private void users(JsonNode statuses, Path list, boolean windows) {
        for (Map.Entry<Integer, JsonNode> status : indexed(statuses)) {
            JsonNode linux = status.getValue().path("user").path("linux");
            if (!linux.isObject()) {
                continue;
            }
            Path container = list.index(status.getKey());
            Path at = (context.atLeast(USER_IN_PATH_SINCE) ? container.child("user") : container).child("linux");
            if (windows) {
                faults.forbidden(at, "cannot be set for a windows pod");
                continue;
            }
            SecurityContextValidation.id(faults, linux.path("uid"), at.child("uid"));
            SecurityContextValidation.id(faults, linux.path("gid"), at.child("gid"));
            for (Map.Entry<Integer, JsonNode> group : indexed(linux.path("supplementalGroups"))) {
                SecurityContextValidation.id(
                        faults, group.getValue(), at.child("supplementalGroups").index(group.getKey()));
            }
        }
    }

    private void addresses(JsonNode addresses, Path list) {
        Set<String> seen = new HashSet<>();
        for (Map.Entry<Integer, JsonNode> address : indexed(addresses)) {
            String ip = text(address.getValue(), "ip");
            Addresses.ip(faults, list.index(address.getKey()), ip);
            if (!seen.add(ip)) {
                faults.duplicate(list.index(address.getKey()), ip);
            }
        }
        if (addresses.size() > 2) {
            faults.invalid(list, addresses, "may specify no more than one IP for each IP family");
        }
    }
}
