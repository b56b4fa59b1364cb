// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.strategy;

import dev.kubeletsim.api.defaulting.PodDefaults;
import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.resource.Metadata;
import dev.kubeletsim.api.resource.ServerContext;
import dev.kubeletsim.api.validation.PodStatusValidation;
import dev.kubeletsim.api.validation.PodUpdateValidation;
import dev.kubeletsim.api.validation.PodValidation;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Pods ({@code pkg/registry/core/pod/strategy.go}). */
final class PodRules implements KindRules {
    /** The release that began to count a pod's generations, whatever the gate says. */
    private static final int GENERATION_SINCE = 33;

    private static final List<String> STATUS_LISTS =
            List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses");

    private final ServerContext context;

    PodRules(ServerContext context) {
        this.context = context;
    }

    @Override
    public void applyDefaults(ObjectNode pod) {
        PodDefaults.apply(pod);
    }

    @Override
    public void prepareForCreate(ObjectNode pod) {
        JsonNode spec = pod.path("spec");
        ObjectNode status = pod.putObject("status").put("phase", "Pending").put("qosClass", QosClass.of(spec));
        if (!spec.path("schedulingGates").isEmpty()) {
            status.putArray("conditions")
                    .addObject()
                    .put("type", "PodScheduled")
                    .put("status", "False")
                    .put("lastTransitionTime", Metadata.time(context.clock().instant()))
                    .put("reason", "SchedulingGated")
                    .put("message", "Scheduling is blocked due to non-empty scheduling gates");
        }
        GatedFields.dropFromPod(context, pod, null);
    }

    @Override
    public void prepareForUpdate(ObjectNode pod, ObjectNode old, String subresource) {
        switch (subresource) {
            case "" -> {
                Trees.keep(pod, old, "status");
                GatedFields.dropFromPod(context, pod, old);
                dropUsers(pod, old);
            }
            case "status" -> {
                Trees.share(pod, old, "spec");
                Trees.keepInMetadata(pod, old, "ownerReferences");
                Trees.keepInMetadata(pod, old, "deletionTimestamp");
                if (context.atLeast(32)
                        && pod.get("status") instanceof ObjectNode status
                        && !status.hasNonNull("qosClass")) {
                    // An old kubelet forgets the class of a pod it rejects; servers before 1.32 let it (recorded).
                    status.put("qosClass", Trees.text(old, "status", "qosClass"));
                }
                GatedFields.dropFromPodStatus(context, pod, old);
            }
            case "ephemeralcontainers" -> {
                JsonNode containers = pod.path("spec").get("ephemeralContainers");
                Trees.keep(pod, old, "spec");
                Trees.keep(pod, old, "status");
                if (containers != null) {
                    ((ObjectNode) pod.path("spec")).set("ephemeralContainers", containers);
                }
            }
            default -> Trees.keep(pod, old, "status");
        }
    }

    /**
     * With the gate off a write to the pod itself clears {@code user}, unless the stored spec has the policy; a write to
     * the status keeps it (both recorded).
     */
    private void dropUsers(ObjectNode pod, ObjectNode old) {
        boolean inUse = !old.path("spec")
                .path("securityContext")
                .path("supplementalGroupsPolicy")
                .isMissingNode();
        if (context.enabled("SupplementalGroupsPolicy") || inUse) {
            return;
        }
        for (String list : STATUS_LISTS) {
            for (JsonNode status : pod.path("status").path(list)) {
                ((ObjectNode) status).remove("user");
            }
        }
    }

    @Override
    public List<FieldError> validate(ObjectNode pod) {
        return PodValidation.create(context, pod);
    }

    @Override
    public List<FieldError> validateUpdate(ObjectNode pod, ObjectNode old, String subresource) {
        return switch (subresource) {
            case "status" -> PodStatusValidation.update(context, pod, old);
            case "ephemeralcontainers" -> PodUpdateValidation.ephemeralContainers(context, pod, old);
            case "resize" -> PodUpdateValidation.resize(context, pod, old);
            default -> PodUpdateValidation.update(context, pod, old);
        };
    }

    @Override
    public List<String> warnings(ObjectNode pod, @Nullable ObjectNode old) {
        return PodWarnings.of(pod, old, context.minor());
    }

    @Override
    public boolean hasGeneration() {
        return context.atLeast(GENERATION_SINCE);
    }

    @Override
    public boolean raisesGeneration(ObjectNode pod, ObjectNode old, String subresource) {
        return hasGeneration()
                && !subresource.equals("status")
                && !pod.path("spec").equals(old.path("spec"));
    }

    @Override
    public Map<String, String> selectableFields(ObjectNode pod) {
        Map<String, String> fields = new LinkedHashMap<>();
        for (String name : List.of("nodeName", "restartPolicy", "schedulerName", "serviceAccountName")) {
            fields.put("spec." + name, Trees.text(pod, "spec", name));
        }
        fields.put(
                "spec.hostNetwork",
                String.valueOf(pod.path("spec").path("hostNetwork").asBoolean(false)));
        for (String name : List.of("phase", "podIP", "nominatedNodeName")) {
            fields.put("status." + name, Trees.text(pod, "status", name));
        }
        return fields;
    }
}
