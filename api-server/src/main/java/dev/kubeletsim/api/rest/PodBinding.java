// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.rest;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.ApiResponse;
import dev.kubeletsim.api.ObjectStore.Outcome;
import dev.kubeletsim.api.admission.Attributes;
import dev.kubeletsim.api.admission.Attributes.Call;
import dev.kubeletsim.api.admission.Operation;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.resource.Metadata;
import dev.kubeletsim.api.resource.ResourceCatalog;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** {@code pods/binding}: gives a pod its node (kubernetes pkg/registry/core/pod/storage). */
final class PodBinding {
    private static final int ATTEMPTS = 100;

    private final RestContext context;

    PodBinding(RestContext context) {
        this.context = context;
    }

    ApiResponse handle(ApiRequest request, Target addressed) {
        WriteOptions options = WriteOptions.parse(request, "CreateOptions", false);
        JsonNode binding = BodyReader.object(request, "Binding").tree();
        Decoding.subresource(binding, "", "Binding");
        Target target = addressed.name().isEmpty()
                ? new Target(addressed.resource(), addressed.namespace(), Metadata.name(binding), "binding", "")
                : addressed;
        JsonNode node = binding.path("target");
        check(binding, node, target);
        List<String> warnings = new ArrayList<>();
        admit(addressed, target, binding, options.call(request, warnings));
        bind(target, node.path("name").asString(""), binding, options.dryRun());
        return new ApiResponse.Document(201, created(), warnings);
    }

    /** {@code /bindings} is a resource of its own to admission, whose rules have to name it. */
    private void admit(Target addressed, Target target, JsonNode binding, Call call) {
        boolean old = addressed.name().isEmpty();
        Attributes attributes = new Attributes(
                call,
                Operation.CREATE,
                old ? ResourceCatalog.BINDINGS : target.resource().definition(),
                old ? "" : "binding",
                target.namespace(),
                target.name(),
                PodSubresources.written(binding, "v1", "Binding", target),
                null);
        context.admission().admit(attributes);
        context.admission().validate(attributes);
    }

    private static void check(JsonNode binding, JsonNode node, Target target) {
        String kind = node.path("kind").asString("");
        if (!kind.isEmpty() && !kind.equals("Node")) {
            throw invalid(
                    target,
                    FieldError.Type.NOT_SUPPORTED,
                    "target.kind",
                    "Unsupported value: \"" + kind + "\": supported values: \"Node\", \"<empty>\"");
        }
        if (node.path("name").asString("").isEmpty()) {
            throw invalid(target, FieldError.Type.REQUIRED, "target.name", "Required value");
        }
        String name = Metadata.name(binding);
        if (!name.isEmpty() && !name.equals(target.name())) {
            throw ApiFailure.badRequest("name in URL does not match name in Binding object");
        }
    }

    private static ApiFailure invalid(Target target, FieldError.Type type, String field, String body) {
        return ApiFailure.invalid("", "Binding", target.name(), List.of(new FieldError(type, field, body)));
    }

    private void bind(Target target, String node, JsonNode binding, boolean dryRun) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            ObjectNode stored = context.store().get(target.key());
            if (stored == null) {
                throw ApiFailure.notFound("", "pods", target.name());
            }
            refuse(target, stored, binding);
            if (dryRun) {
                return;
            }
            ObjectNode bound = bound(stored, node, binding);
            if (context.store().update(target.key(), Metadata.revision(stored), bound) instanceof Outcome.Written) {
                return;
            }
        }
        throw conflict(target, "the object is being modified too often");
    }

    private static void refuse(Target target, ObjectNode pod, JsonNode binding) {
        String uid = Metadata.uid(binding);
        if (!uid.isEmpty() && !uid.equals(Metadata.uid(pod))) {
            throw conflict(
                    target,
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + Metadata.uid(pod));
        }
        if (pod.path("metadata").has("deletionTimestamp")) {
            throw conflict(target, "pod " + target.name() + " is being deleted, cannot be assigned to a host");
        }
        String node = pod.path("spec").path("nodeName").asString("");
        if (!node.isEmpty()) {
            throw conflict(target, "pod " + target.name() + " is already assigned to node \"" + node + "\"");
        }
        if (!pod.path("spec").path("schedulingGates").isEmpty()) {
            throw conflict(target, "pod " + target.name() + " has non-empty .spec.schedulingGates");
        }
    }

    private static ApiFailure conflict(Target target, String why) {
        return ApiFailure.conflict("", "pods/binding", target.name(), why);
    }

    private ObjectNode bound(ObjectNode stored, String node, JsonNode binding) {
        ObjectNode pod = stored.deepCopy();
        ((ObjectNode) pod.get("spec")).put("nodeName", node);
        binding.path("metadata")
                .path("annotations")
                .properties()
                .forEach(each -> annotations(pod).set(each.getKey(), each.getValue()));
        if (context.server().enabled("PodTopologyLabelsAdmission")) {
            ObjectNode metadata = Metadata.of(pod);
            binding.path("metadata").path("labels").properties().forEach(each -> {
                ObjectNode labels =
                        metadata.get("labels") instanceof ObjectNode existing ? existing : metadata.putObject("labels");
                labels.set(each.getKey(), each.getValue());
            });
        }
        setScheduled(pod);
        return pod;
    }

    private static ObjectNode annotations(ObjectNode pod) {
        ObjectNode metadata = Metadata.of(pod);
        return metadata.get("annotations") instanceof ObjectNode existing
                ? existing
                : metadata.putObject("annotations");
    }

    private void setScheduled(ObjectNode pod) {
        ObjectNode status = pod.get("status") instanceof ObjectNode existing ? existing : pod.putObject("status");
        ArrayNode conditions =
                status.get("conditions") instanceof ArrayNode existing ? existing : status.putArray("conditions");
        for (int i = conditions.size() - 1; i >= 0; i--) {
            if (conditions.get(i).path("type").asString("").equals("PodScheduled")) {
                conditions.remove(i);
            }
        }
        ObjectNode condition = conditions.addObject();
        condition.put("type", "PodScheduled").put("status", "True");
        condition.putNull("lastProbeTime").put("lastTransitionTime", context.now());
    }

    /** The Status that a subresource's create answers. */
    static ObjectNode created() {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        return status.put("status", "Success").put("code", 201);
    }
}
