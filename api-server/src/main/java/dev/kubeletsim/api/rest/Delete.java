// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.rest;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.ApiResponse;
import dev.kubeletsim.api.ObjectStore.Outcome;
import dev.kubeletsim.api.admission.Attributes;
import dev.kubeletsim.api.admission.Attributes.Call;
import dev.kubeletsim.api.admission.Operation;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.Metadata;
import dev.kubeletsim.api.resource.ResourceDefinition;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code DELETE} of one object (kube-apiserver {@code registry/rest/delete.go}).
 *
 * <p>A pod with a node gets a time and a grace period and stays until its kubelet deletes it with none. A namespace stays
 * until its content is gone. Anything with finalizers stays until they are. The rest goes at once.
 */
final class Delete {
    /** Resources whose deletion answers the object instead of a Status. */
    private static final Set<String> ANSWER_OBJECT =
            Set.of("pods", "services", "serviceaccounts", "namespaces", "persistentvolumes", "persistentvolumeclaims");

    private static final int ATTEMPTS = 100;

    private final RestContext context;

    Delete(RestContext context) {
        this.context = context;
    }

    ApiResponse handle(ApiRequest request, Target target) {
        DeleteOptions options = DeleteOptions.parse(request);
        List<String> warnings = new ArrayList<>();
        Call call = options.call(request, warnings);
        context.admission().admit(attributes(call, target, target.name(), null));
        Deleted deleted = delete(target, options, call);
        ResourceDefinition definition = target.resource().definition();
        boolean answersObject = ANSWER_OBJECT.contains(definition.plural()) || !deleted.gone();
        return new ApiResponse.Document(
                200, answersObject ? deleted.object : success(definition, deleted.object), warnings);
    }

    /** An object after its deletion has begun, or happened. */
    record Deleted(ObjectNode object, boolean gone) {}

    private static Attributes attributes(Call call, Target target, String name, @Nullable ObjectNode old) {
        return new Attributes(
                call, Operation.DELETE, target.resource().definition(), "", target.namespace(), name, null, old);
    }

    /** Deletes one object, or begins to; without a {@code call} no policy is asked, as for evictions. */
    Deleted delete(Target target, DeleteOptions options, @Nullable Call call) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            ObjectNode stored = context.store().get(target.key());
            if (stored == null) {
                throw target.resource().notFound(target.name());
            }
            checkPreconditions(stored, options, target);
            Deleted deleted = tryDelete(target, stored, options, call);
            if (deleted != null) {
                return new Deleted(target.resource().view(deleted.object), deleted.gone);
            }
        }
        throw target.resource().conflict(target.name(), "the object is being modified too often");
    }

    private @Nullable Deleted tryDelete(Target target, ObjectNode stored, DeleteOptions options, @Nullable Call call) {
        String resource = target.resource().definition().qualifiedResource();
        boolean graceful = resource.equals("pods");
        boolean finalizers = !stored.path("metadata").path("finalizers").isEmpty()
                || (resource.equals("namespaces")
                        && !stored.path("spec").path("finalizers").isEmpty());
        boolean deleting = stored.path("metadata").has("deletionTimestamp");
        ObjectNode current = stored;
        if (graceful) {
            ObjectNode marked = deleting ? shortened(stored, options) : marked(stored, grace(stored, options));
            long left =
                    marked.path("metadata").path("deletionGracePeriodSeconds").asLong(0);
            if (marked == stored && left > 0) {
                return new Deleted(stored, false);
            }
            validate(call, target, stored);
            if (marked != stored) {
                if (options.dryRun()) {
                    return new Deleted(marked, false);
                }
                if (!(update(target, stored, marked) instanceof Outcome.Written written)) {
                    return null;
                }
                current = written.object();
            }
            if (left > 0 || finalizers) {
                return new Deleted(current, false);
            }
        } else {
            validate(call, target, stored);
        }
        if (!graceful && finalizers) {
            if (deleting || options.dryRun()) {
                return new Deleted(stored, false);
            }
            ObjectNode marked = marked(stored, resource.equals("namespaces") ? -1 : 0);
            return update(target, stored, marked) instanceof Outcome.Written written
                    ? new Deleted(written.object(), false)
                    : null;
        }
        if (options.dryRun()) {
            return new Deleted(current, true);
        }
        ObjectNode last = current.deepCopy();
        return context.store().delete(target.key(), Metadata.revision(current), last) instanceof Outcome.Written written
                ? new Deleted(written.object(), true)
                : null;
    }

    /** Asked anew at each attempt: the object may have changed. */
    private void validate(@Nullable Call call, Target target, ObjectNode stored) {
        if (call != null) {
            call.warnings().clear();
            context.admission()
                    .validate(attributes(
                            call, target, target.name(), target.resource().view(stored)));
        }
    }

    private Outcome update(Target target, ObjectNode stored, ObjectNode marked) {
        return context.store().update(target.key(), Metadata.revision(stored), marked);
    }

    /** A pod's grace period: asked for, or its own; none without a node or after its end, at least 1 unless 0. */
    private static long grace(ObjectNode pod, DeleteOptions options) {
        JsonNode spec = pod.path("spec");
        Long asked = options.gracePeriodSeconds();
        String phase = pod.path("status").path("phase").asString("");
        long seconds = asked != null
                ? asked
                : spec.path("terminationGracePeriodSeconds").asLong(0);
        if (spec.path("nodeName").asString("").isEmpty() || phase.equals("Failed") || phase.equals("Succeeded")) {
            return 0;
        }
        return seconds < 0 ? 1 : seconds;
    }

    /** The object with the time of its deletion; a negative grace period stands for a namespace, which has none. */
    private ObjectNode marked(ObjectNode stored, long graceSeconds) {
        ObjectNode object = stored.deepCopy();
        ObjectNode metadata = Metadata.of(object);
        Instant when = context.server().clock().instant().plusSeconds(Math.max(0, graceSeconds));
        metadata.put("deletionTimestamp", Metadata.time(when));
        if (graceSeconds >= 0) {
            metadata.put("deletionGracePeriodSeconds", graceSeconds);
        } else if (object.get("status") instanceof ObjectNode status) {
            status.put("phase", "Terminating");
        }
        long generation = metadata.path("generation").asLong(0);
        if (generation > 0) {
            metadata.put("generation", generation + 1);
        }
        return object;
    }

    /** A pod in deletion with its grace period shortened; itself if nothing changes. */
    private ObjectNode shortened(ObjectNode stored, DeleteOptions options) {
        JsonNode metadata = stored.path("metadata");
        long old = metadata.path("deletionGracePeriodSeconds").asLong(0);
        Long asked = options.gracePeriodSeconds();
        if (asked == null || old == 0) {
            return stored;
        }
        long seconds = asked < 0 ? 1 : asked;
        if (seconds >= old) {
            return stored;
        }
        Instant now = context.server().clock().instant();
        Instant when = Instant.parse(Metadata.text(stored, "deletionTimestamp"))
                .minusSeconds(old)
                .plusSeconds(seconds);
        if (when.isBefore(now)) {
            when = now;
            seconds = seconds == 0 ? 0 : 1;
        }
        ObjectNode object = stored.deepCopy();
        Metadata.of(object).put("deletionTimestamp", Metadata.time(when)).put("deletionGracePeriodSeconds", seconds);
        return object;
    }

    private static void checkPreconditions(ObjectNode stored, DeleteOptions options, Target target) {
        ResourceDefinition definition = target.resource().definition();
        String uid = Metadata.uid(stored);
        if (!options.uid().isEmpty() && !options.uid().equals(uid)) {
            throw ApiFailure.conflict(
                    definition.group(),
                    definition.kind(),
                    target.name(),
                    "the UID in the precondition (" + options.uid() + ") does not match the UID in record (" + uid
                            + "). The object might have been deleted and then recreated");
        }
        String version = Metadata.text(stored, "resourceVersion");
        if (!options.resourceVersion().isEmpty() && !options.resourceVersion().equals(version)) {
            throw ApiFailure.conflict(
                    definition.group(),
                    definition.kind(),
                    target.name(),
                    "the ResourceVersion in the precondition (" + options.resourceVersion()
                            + ") does not match the ResourceVersion in record (" + version
                            + "). The object might have been modified");
        }
    }

    private static ObjectNode success(ResourceDefinition definition, ObjectNode object) {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Success");
        ObjectNode details = status.putObject("details").put("name", Metadata.name(object));
        if (!definition.group().isEmpty()) {
            details.put("group", definition.group());
        }
        details.put("kind", definition.plural()).put("uid", Metadata.uid(object));
        return status;
    }

    /** The objects that a deletecollection's answer lists were read before they were deleted. */
    List<ObjectNode> deleteAll(List<ObjectNode> objects, ServedResource resource, DeleteOptions options, Call call) {
        List<String> warnings = new ArrayList<>();
        for (ObjectNode object : objects) {
            Target target = new Target(resource, Metadata.namespace(object), Metadata.name(object), "", "");
            try {
                context.admission().admit(attributes(call, target, target.name(), object));
                delete(target, options, call);
                warnings.addAll(call.warnings());
            } catch (ApiFailure e) {
                if (e.code() != 404) {
                    throw e;
                }
            }
        }
        call.warnings().clear();
        call.warnings().addAll(warnings);
        return objects;
    }
}
