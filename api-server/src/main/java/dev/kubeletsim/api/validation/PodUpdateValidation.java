// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import static dev.kubeletsim.api.validation.Trees.has;
import static dev.kubeletsim.api.validation.Trees.indexed;
import static dev.kubeletsim.api.validation.Trees.text;

import dev.kubeletsim.api.names.Names;
import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.resource.ServerContext;
import dev.kubeletsim.api.schema.GoText;
import dev.kubeletsim.api.schema.Schema;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/** What may change in a pod once it is there: little ({@code ValidatePodUpdate}). */
public final class PodUpdateValidation {
    private static final String UPDATABLE = "pod updates may not change fields other than"
            + " `spec.containers[*].image`,`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
            + "`spec.tolerations` (only additions to existing tolerations),"
            + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)";
    /** The first release that prints a difference as a unified diff of JSON. */
    private static final int UNIFIED_SINCE = 34;

    private final ServerContext context;
    private final Faults faults;
    private final Path path = Path.of("spec");

    private PodUpdateValidation(ServerContext context, Faults faults) {
        this.context = context;
        this.faults = faults;
    }

    /** The faults of a change of the pod itself. */
    public static List<FieldError> update(ServerContext context, JsonNode pod, JsonNode old) {
        Faults faults = new Faults(context.minor());
        MetadataValidation.update(faults, pod.path("metadata"), old.path("metadata"));
        PodValidation.object(context, faults, pod);
        annotations(faults, pod, old);
        new PodUpdateValidation(context, faults).spec((ObjectNode) pod.path("spec"), (ObjectNode) old.path("spec"));
        return faults.toList();
    }

    /** The faults of a write to {@code ephemeralcontainers}: they may be added, never changed or removed. */
    public static List<FieldError> ephemeralContainers(ServerContext context, JsonNode pod, JsonNode old) {
        Faults faults = new Faults(context.minor());
        MetadataValidation.update(faults, pod.path("metadata"), old.path("metadata"));
        PodValidation.object(context, faults, pod);
        Path path = Path.of("spec").child("ephemeralContainers");
        for (Map.Entry<Integer, JsonNode> entry : indexed(old.path("spec").path("ephemeralContainers"))) {
            String name = text(entry.getValue(), "name");
            JsonNode now = named(pod.path("spec").path("ephemeralContainers"), name);
            if (now.isMissingNode()) {
                faults.forbidden(path, "existing ephemeral containers " + GoText.quoted(name) + " may not be removed");
            } else if (!now.equals(entry.getValue())) {
                faults.forbidden(path, "existing ephemeral containers " + GoText.quoted(name) + " may not be changed");
            }
        }
        return faults.toList();
    }

    private static JsonNode named(JsonNode containers, String name) {
        for (JsonNode container : containers) {
            if (text(container, "name").equals(name)) {
                return container;
            }
        }
        return MissingNode.getInstance();
    }

    /** The faults of a write to {@code resize}: amounts alone may change. */
    public static List<FieldError> resize(ServerContext context, JsonNode pod, JsonNode old) {
        Faults faults = new Faults(context.minor());
        MetadataValidation.update(faults, pod.path("metadata"), old.path("metadata"));
        PodValidation.object(context, faults, pod);
        ObjectNode rest = ((ObjectNode) pod.path("spec")).deepCopy();
        for (String list : List.of("containers", "initContainers")) {
            for (Map.Entry<Integer, JsonNode> container : indexed(rest.path(list))) {
                if (old.path("spec").path(list).path(container.getKey()) instanceof ObjectNode before) {
                    take((ObjectNode) container.getValue(), before, "resources");
                }
            }
        }
        if (!rest.equals(old.path("spec"))) {
            faults.forbidden(Path.of("spec"), "only cpu and memory resources are mutable");
        }
        return faults.toList();
    }

    /** The mirror annotation is there from the beginning or never. */
    static void annotations(Faults faults, JsonNode pod, JsonNode old) {
        JsonNode now = pod.path("metadata").path("annotations").path(PodValidation.MIRROR_ANNOTATION);
        JsonNode before = old.path("metadata").path("annotations").path(PodValidation.MIRROR_ANNOTATION);
        if (!now.equals(before)) {
            faults.forbidden(
                    Path.of("metadata").child("annotations").key(PodValidation.MIRROR_ANNOTATION),
                    before.isMissingNode()
                            ? "may not add mirror pod annotation"
                            : "may not remove or update mirror pod annotation");
        }
    }

    private void spec(ObjectNode spec, ObjectNode old) {
        if (changesCount(spec, old, "containers") || changesCount(spec, old, "initContainers")) {
            return;
        }
        if (!deadline(spec, old)) {
            return;
        }
        tolerations(spec.path("tolerations"), old.path("tolerations"));
        if (spec.equals(old)) {
            return;
        }
        ObjectNode rest = withoutUpdatable(spec, old);
        if (!rest.equals(old)) {
            Schema schema = Schema.ofMinor(context.minor());
            GoValue before = InternalTypes.podSpec(schema, old);
            GoValue after = InternalTypes.podSpec(schema, rest);
            if (!before.equals(after)) {
                faults.forbidden(path, UPDATABLE + "\n" + difference(context.minor(), before, after));
            }
        }
    }

    /** How the release prints what two values differ in. */
    static String difference(int minor, GoValue before, GoValue after) {
        return minor >= UNIFIED_SINCE ? UnifiedJsonDiff.of(before, after) : GoCmpDiff.of(before, after);
    }

    private boolean changesCount(ObjectNode spec, ObjectNode old, String list) {
        for (Map.Entry<Integer, JsonNode> container : indexed(spec.path(list))) {
            if (text(container.getValue(), "image").isEmpty()) {
                faults.required(path.child(list).index(container.getKey()).child("image"), "");
            }
        }
        boolean changed = spec.path(list).size() != old.path(list).size();
        if (changed) {
            faults.forbidden(path.child(list), "pod updates may not add or remove containers");
        }
        return changed;
    }

    /** A deadline may be set or come nearer. Answers whether the rest is worth a look. */
    private boolean deadline(ObjectNode spec, ObjectNode old) {
        Path at = path.child("activeDeadlineSeconds");
        JsonNode now = spec.path("activeDeadlineSeconds");
        JsonNode before = old.path("activeDeadlineSeconds");
        if (!now.isNumber()) {
            if (before.isNumber()) {
                faults.invalid(at, null, "must not update from a positive integer to nil value");
            }
            return true;
        }
        if (now.asLong() < 0 || now.asLong() > Integer.MAX_VALUE) {
            faults.invalid(at, now, Names.range(0, Integer.MAX_VALUE));
            return false;
        }
        if (before.isNumber() && before.asLong() < now.asLong()) {
            faults.invalid(at, now, "must be less than or equal to previous value");
            return false;
        }
        return true;
    }

    private void tolerations(JsonNode now, JsonNode old) {
        for (JsonNode toleration : old) {
            boolean kept = false;
            for (JsonNode candidate : now) {
                kept |= withoutSeconds(candidate).equals(withoutSeconds(toleration));
            }
            if (!kept) {
                faults.forbidden(
                        path.child("tolerations"),
                        "existing toleration can not be modified except its tolerationSeconds");
                return;
            }
        }
    }

    private static JsonNode withoutSeconds(JsonNode toleration) {
        ObjectNode copy = ((ObjectNode) toleration).deepCopy();
        copy.remove("tolerationSeconds");
        return copy;
    }

    /** The new spec with the old one's values wherever an update is allowed. */
    private static ObjectNode withoutUpdatable(ObjectNode spec, ObjectNode old) {
        ObjectNode rest = spec.deepCopy();
        for (String list : List.of("containers", "initContainers")) {
            for (Map.Entry<Integer, JsonNode> container : indexed(rest.path(list))) {
                JsonNode image = old.path(list).path(container.getKey()).path("image");
                ((ObjectNode) container.getValue()).set("image", image);
            }
        }
        take(rest, old, "activeDeadlineSeconds");
        take(rest, old, "tolerations");
        if (old.path("terminationGracePeriodSeconds").asLong(0) < 0
                && rest.path("terminationGracePeriodSeconds").asLong(0) == 1) {
            take(rest, old, "terminationGracePeriodSeconds");
        }
        if (has(old, "schedulingGates") && !old.path("schedulingGates").isEmpty()) {
            gated(rest, old);
        }
        return rest;
    }

    /** A pod held back by gates may lose gates and get narrower: its selectors are the scheduler's business. */
    private static void gated(ObjectNode rest, ObjectNode old) {
        boolean onlyRemoved = true;
        for (JsonNode gate : rest.path("schedulingGates")) {
            onlyRemoved &= contains((ArrayNode) old.path("schedulingGates"), gate);
        }
        if (onlyRemoved) {
            take(rest, old, "schedulingGates");
        }
        take(rest, old, "nodeSelector");
        take(rest, old, "affinity");
    }

    private static boolean contains(ArrayNode list, JsonNode element) {
        for (JsonNode each : list) {
            if (each.equals(element)) {
                return true;
            }
        }
        return false;
    }

    private static void take(ObjectNode rest, ObjectNode old, String field) {
        JsonNode value = old.get(field);
        if (value == null) {
            rest.remove(field);
        } else {
            rest.set(field, value);
        }
    }
}
