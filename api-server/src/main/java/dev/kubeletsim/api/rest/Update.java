// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.rest;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.ApiResponse;
import dev.kubeletsim.api.ObjectStore.Key;
import dev.kubeletsim.api.ObjectStore.Outcome;
import dev.kubeletsim.api.admission.Attributes;
import dev.kubeletsim.api.admission.Attributes.Call;
import dev.kubeletsim.api.admission.Operation;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.resource.Metadata;
import dev.kubeletsim.api.resource.ResourceDefinition;
import dev.kubeletsim.api.resource.ResourceStrategy;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code PUT}, and the loop that every change of an existing object goes through: read, compute, compare and swap
 * (kube-apiserver {@code registry/generic/registry/store.go}, {@code Update}).
 */
final class Update {
    private static final String MODIFIED =
            "the object has been modified; please apply your changes to the latest" + " version and try again";
    /** As the real server's loop around its storage; others may write in between. */
    private static final int ATTEMPTS = 100;

    /** Resources that PUT creates when they are not there ({@code AllowCreateOnUpdate}). */
    private static final Set<String> CREATED_BY_PUT = Set.of(
            "endpoints",
            "events",
            "services",
            "leases.coordination.k8s.io",
            "events.events.k8s.io",
            "runtimeclasses.node.k8s.io");

    /** Resources that can't be updated without a resourceVersion ({@code AllowUnconditionalUpdate} false). */
    private static final Set<String> NEEDS_RESOURCE_VERSION = Set.of(
            "leases.coordination.k8s.io",
            "runtimeclasses.node.k8s.io",
            "validatingadmissionpolicies.admissionregistration.k8s.io",
            "validatingadmissionpolicybindings.admissionregistration.k8s.io");

    /** Computes the new object, a tree of its own, from the stored one; null means that there is none yet. */
    @FunctionalInterface
    interface Change {
        ObjectNode apply(@Nullable ObjectNode old);
    }

    private final RestContext context;
    private final Create create;

    Update(RestContext context, Create create) {
        this.context = context;
        this.create = create;
    }

    ApiResponse handle(ApiRequest request, Target target) {
        WriteOptions options = WriteOptions.parse(request, "UpdateOptions", false);
        List<String> warnings = new ArrayList<>();
        ServedResource resource = target.resource();
        BodyReader.Read body = BodyReader.object(
                request, resource.definition().kind(), context.server().minor());
        ObjectNode sent = Decoding.object(body, resource, options.validation(), warnings);
        checkName(sent, target);
        boolean mayCreate = target.subresource().isEmpty()
                && CREATED_BY_PUT.contains(resource.definition().qualifiedResource());
        Done done = write(target, options.call(request, warnings), mayCreate, old -> {
            ObjectNode object = sent.deepCopy();
            if (old != null) {
                checkConditional(object, target);
            }
            create.fieldManager(resource).update(old, object, options.manager(), target.subresource(), context.now());
            return object;
        });
        return new ApiResponse.Document(done.created ? 201 : 200, done.object, warnings);
    }

    /** What a write left behind. */
    record Done(ObjectNode object, boolean created) {}

    /** Runs {@code change} against the stored object until nobody else wrote in between. */
    Done write(Target target, Call call, boolean mayCreate, Change change) {
        ServedResource resource = target.resource();
        List<String> warnings = call.warnings();
        int before = warnings.size();
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            warnings.subList(before, warnings.size()).clear();
            ObjectNode stored = context.store().get(target.key());
            if (stored == null) {
                if (!mayCreate) {
                    throw resource.notFound(target.name());
                }
                ObjectNode object = change.apply(null);
                Create.settleNamespace(object, target);
                return new Done(create.store(object, resource, target.namespace(), call), true);
            }
            ObjectNode old = resource.view(stored);
            ObjectNode object = change.apply(old);
            boolean conditional = !Metadata.text(object, "resourceVersion").isEmpty();
            checkPreconditions(object, old, target);
            ObjectNode ready = prepare(object, old, target, call);
            if (sameButForTimes(ready, old)) {
                return new Done(old, false);
            }
            if (call.dryRun()) {
                return new Done(ready, false);
            }
            Outcome outcome = isFinished(ready)
                    ? context.store().delete(target.key(), Metadata.revision(stored), resource.stored(ready))
                    : context.store().update(target.key(), Metadata.revision(stored), resource.stored(ready));
            if (outcome instanceof Outcome.Written written) {
                return new Done(resource.view(written.object()), false);
            }
            if (conditional) {
                throw resource.conflict(target.name(), MODIFIED);
            }
        }
        throw resource.conflict(target.name(), MODIFIED);
    }

    static void checkName(ObjectNode object, Target target) {
        String name = Metadata.name(object);
        if (name.isEmpty()) {
            throw ApiFailure.badRequest("the name of the object (" + target.name()
                    + " based on URL) was undeterminable: name must be provided");
        }
        if (!name.equals(target.name())) {
            throw ApiFailure.badRequest(
                    "the name of the object (" + name + ") does not match the name on the URL (" + target.name() + ")");
        }
        Create.settleNamespace(object, target);
    }

    private static void checkPreconditions(ObjectNode object, ObjectNode old, Target target) {
        String uid = Metadata.uid(object);
        if (!uid.isEmpty() && !uid.equals(Metadata.uid(old))) {
            throw target.resource()
                    .conflict(
                            target.name(),
                            "StorageError: invalid object, Code: 4, Key: " + registryPath(target.key())
                                    + ", ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: UID in"
                                    + " precondition: " + uid + ", UID in object meta: " + Metadata.uid(old));
        }
        String version = Metadata.text(object, "resourceVersion");
        ListOptions.requireRevision(version);
        if (!version.isEmpty() && !version.equals("0") && !version.equals(Metadata.text(old, "resourceVersion"))) {
            throw target.resource().conflict(target.name(), MODIFIED);
        }
    }

    /** Patches are made of the stored object, which brings its version along; what is put has to say it. */
    private static void checkConditional(ObjectNode object, Target target) {
        ResourceDefinition definition = target.resource().definition();
        if (Metadata.text(object, "resourceVersion").isEmpty()
                && NEEDS_RESOURCE_VERSION.contains(definition.qualifiedResource())) {
            throw ApiFailure.invalid(
                    definition.group(),
                    definition.plural(),
                    target.name(),
                    List.of(new FieldError(
                            FieldError.Type.INVALID,
                            "metadata.resourceVersion",
                            "Invalid value: 0x0: must be specified for an update")));
        }
    }

    /** Where the real server keeps an object in etcd, which its storage errors tell. */
    static String registryPath(Key key) {
        String folder = switch (key.resource()) {
            case "nodes" -> "minions";
            case "services" -> "services/specs";
            case "endpoints" -> "services/endpoints";
            default ->
                key.resource().contains(".")
                        ? key.resource().substring(0, key.resource().indexOf('.'))
                        : key.resource();
        };
        return "/registry/" + folder + "/" + (key.namespace().isEmpty() ? "" : key.namespace() + "/") + key.name();
    }

    private ObjectNode prepare(ObjectNode object, ObjectNode old, Target target, Call call) {
        ResourceDefinition definition = target.resource().definition();
        ResourceStrategy strategy = target.resource().strategy();
        ObjectNode metadata = Metadata.of(object);
        for (String field : List.of("generation", "resourceVersion", "creationTimestamp", "uid")) {
            keep(metadata, old, field, true);
        }
        context.admission().admit(attributes(call, target, object, old));
        strategy.prepareForUpdate(object, old, target.subresource());
        // What is left out stays as it is; a time of deletion that differs is for the validation to refuse.
        for (String field : List.of("deletionTimestamp", "deletionGracePeriodSeconds")) {
            if (!metadata.hasNonNull(field)) {
                keep(metadata, old, field, true);
            }
        }
        List<FieldError> errors = strategy.validateUpdate(object, old, target.subresource());
        if (!errors.isEmpty()) {
            throw ApiFailure.invalid(definition.group(), definition.kind(), target.name(), errors);
        }
        call.warnings().addAll(strategy.warnings(object, old));
        if (strategy.raisesGeneration(object, old, target.subresource())) {
            long generation = old.path("metadata").path("generation").asLong(0);
            Metadata.of(object).put("generation", generation + 1);
        }
        ObjectNode ready = strategy.encode(object, old);
        context.admission().validate(attributes(call, target, ready, old));
        return ready;
    }

    private static Attributes attributes(Call call, Target target, ObjectNode object, ObjectNode old) {
        return new Attributes(
                call,
                Operation.UPDATE,
                target.resource().definition(),
                target.subresource(),
                target.namespace(),
                target.name(),
                object,
                old);
    }

    /** Gives a field its old value, or none if there was none. */
    private static void keep(ObjectNode metadata, ObjectNode old, String field, boolean remove) {
        JsonNode value = old.path("metadata").path(field);
        if (!value.isMissingNode()) {
            metadata.set(field, value);
        } else if (remove) {
            metadata.remove(field);
        }
    }

    /** The last finalizer of an object in deletion is gone, and so is its time. */
    private static boolean isFinished(ObjectNode object) {
        JsonNode metadata = object.path("metadata");
        return metadata.has("deletionTimestamp")
                && metadata.path("deletionGracePeriodSeconds").asLong(0) == 0
                && metadata.path("finalizers").isEmpty()
                && object.path("spec").path("finalizers").isEmpty();
    }

    private static boolean sameButForTimes(ObjectNode object, ObjectNode old) {
        if (object.equals(old)) {
            return true;
        }
        JsonNode fields = old.path("metadata").path("managedFields");
        if (fields.isMissingNode()
                || fields.size()
                        != object.path("metadata").path("managedFields").size()) {
            return false;
        }
        return sameOutsideMetadata(object, old) && withoutTimes(object).equals(withoutTimes(old));
    }

    /** Whether the fields beside {@code metadata} are equal; most changes end here, without a copy. */
    private static boolean sameOutsideMetadata(ObjectNode object, ObjectNode old) {
        return object.size() == old.size()
                && object.properties().stream()
                        .allMatch(field -> field.getKey().equals("metadata")
                                || field.getValue().equals(old.get(field.getKey())));
    }

    private static ObjectNode withoutTimes(ObjectNode object) {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        result.setAll(object);
        ObjectNode metadata = result.get("metadata").deepCopy().asObject();
        metadata.path("managedFields").forEach(entry -> ((ObjectNode) entry).remove("time"));
        result.set("metadata", metadata);
        return result;
    }
}
