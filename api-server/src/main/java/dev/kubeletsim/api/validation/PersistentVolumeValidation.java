// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import static dev.kubeletsim.api.validation.Trees.has;
import static dev.kubeletsim.api.validation.Trees.text;

import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.resource.ServerContext;
import dev.kubeletsim.api.schema.Field;
import dev.kubeletsim.api.schema.Schema;
import dev.kubeletsim.api.validation.MetadataValidation.NameSyntax;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The rules of a persistent volume ({@code ValidatePersistentVolume}, {@code ValidatePersistentVolumeUpdate}). */
public final class PersistentVolumeValidation {
    private static final List<String> RECLAIM_POLICIES = List.of("Delete", "Recycle", "Retain");
    private static final String SOURCE_STRUCT = "PersistentVolumeSource";
    private static final String OPTIONS_ANNOTATION = "volume.beta.kubernetes.io/mount-options";
    private static final Pattern ROOT = Pattern.compile("/+(\\./*)*");

    private final ServerContext context;
    private final Faults faults;
    private final Path path = Path.of("spec");

    private PersistentVolumeValidation(ServerContext context) {
        this.context = context;
        this.faults = new Faults(context.minor());
    }

    /** The faults of a new volume. */
    public static List<FieldError> create(ServerContext context, JsonNode volume) {
        PersistentVolumeValidation validation = new PersistentVolumeValidation(context);
        validation.object(volume);
        return validation.faults.toList();
    }

    /** The faults of a changed volume: where it is stays, and what it is. */
    public static List<FieldError> update(ServerContext context, JsonNode volume, JsonNode old) {
        PersistentVolumeValidation validation = new PersistentVolumeValidation(context);
        MetadataValidation.update(validation.faults, volume.path("metadata"), old.path("metadata"));
        // Upstream's strategy and its validation of updates both check the whole object: each fault has two causes.
        validation.object(volume);
        validation.object(volume);
        validation.unchanged(volume.path("spec"), old.path("spec"));
        return validation.faults.toList();
    }

    /** The faults of a write to {@code status}. */
    public static List<FieldError> updateStatus(ServerContext context, JsonNode volume, JsonNode old) {
        Faults faults = new Faults(context.minor());
        MetadataValidation.update(faults, volume.path("metadata"), old.path("metadata"));
        return faults.toList();
    }

    private void object(JsonNode volume) {
        MetadataValidation.create(faults, volume.path("metadata"), false, NameSyntax.SUBDOMAIN);
        JsonNode spec = volume.path("spec");
        VolumeFields.accessModes(faults, spec.path("accessModes"), path, "");
        capacity(spec.path("capacity"), path.child("capacity"));
        String policy = text(spec, "persistentVolumeReclaimPolicy");
        if (!policy.isEmpty() && !RECLAIM_POLICIES.contains(policy)) {
            faults.notSupported(path.child("persistentVolumeReclaimPolicy"), policy, RECLAIM_POLICIES);
        }
        if (has(spec, "nodeAffinity")) {
            nodeAffinity(spec.path("nodeAffinity").path("required"));
        }
        VolumeSources.check(faults, spec, path);
        if (policy.equals("Recycle")
                && ROOT.matcher(text(spec.path("hostPath"), "path")).matches()) {
            faults.forbidden(
                    path.child("persistentVolumeReclaimPolicy"), "may not be 'recycle' for a hostPath mount of '/'");
        }
        VolumeFields.className(faults, spec, "storageClassName", path);
        VolumeFields.volumeMode(faults, spec, path);
        attributes(spec);
        if (!VolumeSources.takesMountOptions(spec)
                && has(volume.path("metadata").path("annotations"), OPTIONS_ANNOTATION)) {
            faults.forbidden(
                    Path.of("metadata").child("annotations").child(OPTIONS_ANNOTATION),
                    "may not specify mount options for this volume type");
        }
    }

    private void capacity(JsonNode capacity, Path at) {
        if (capacity.isEmpty()) {
            faults.required(at, "");
        }
        if (!capacity.has("storage") || capacity.size() > 1) {
            faults.notSupported(at, VolumeFields.shown(capacity, context.minor()), List.of("storage"));
        }
        for (Map.Entry<String, JsonNode> amount : Trees.entries(capacity).entrySet()) {
            VolumeFields.positive(faults, amount.getValue(), at.key(amount.getKey()));
        }
    }

    private void nodeAffinity(JsonNode required) {
        Path at = path.child("nodeAffinity").child("required");
        if (required.isMissingNode()) {
            faults.required(at, "must specify required node constraints");
        } else {
            new SchedulingValidation(context, faults).nodeSelector(required, at);
        }
    }

    private void attributes(JsonNode spec) {
        if (!has(spec, "volumeAttributesClassName") || !context.enabled("VolumeAttributesClass")) {
            return;
        }
        if (text(spec, "volumeAttributesClassName").isEmpty()) {
            faults.required(path.child("volumeAttributesClassName"), "an empty string is disallowed");
        }
        VolumeFields.className(faults, spec, "volumeAttributesClassName", path);
        if (!has(spec, "csi")) {
            faults.required(path.child("csi"), "has to be specified when using volumeAttributesClassName");
        }
    }

    private void unchanged(JsonNode spec, JsonNode old) {
        GoValue before = source(old);
        GoValue after = source(withoutNewSecret(spec, old));
        if (!before.equals(after)) {
            faults.forbidden(
                    path.child("persistentvolumesource"),
                    "spec.persistentvolumesource is immutable after creation\n"
                            + PodUpdateValidation.difference(context.minor(), before, after));
        }
        if (!Trees.same(spec.path("volumeMode"), old.path("volumeMode"))) {
            faults.invalid(Path.of("volumeMode"), spec.path("volumeMode"), "field is immutable");
        }
        if (has(old, "nodeAffinity")
                && !context.enabled("MutablePVNodeAffinity")
                && !Trees.same(spec.path("nodeAffinity"), old.path("nodeAffinity"))) {
            faults.invalid(
                    Path.of("nodeAffinity"),
                    spec.has("nodeAffinity") ? shown(spec.path("nodeAffinity")) : null,
                    "field is immutable, except for updating from beta label to GA");
        }
        if (has(old, "volumeAttributesClassName") && !has(spec, "volumeAttributesClassName")) {
            faults.forbidden(path.child("volumeAttributesClassName"), "update from non-nil value to nil is forbidden");
        }
    }

    private Object shown(JsonNode affinity) {
        Schema schema = Schema.ofMinor(context.minor());
        return VolumeFields.shown(InternalTypes.of(schema, "VolumeNodeAffinity", affinity), context.minor());
    }

    /** A CSI volume may get the secret with which it grows later. */
    private static JsonNode withoutNewSecret(JsonNode spec, JsonNode old) {
        String secret = "controllerExpandSecretRef";
        if (!has(spec.path("csi"), secret) || !has(old, "csi") || has(old.path("csi"), secret)) {
            return spec;
        }
        ObjectNode copy = ((ObjectNode) spec).deepCopy();
        ((ObjectNode) copy.path("csi")).remove(secret);
        return copy;
    }

    private GoValue source(JsonNode spec) {
        Schema schema = Schema.ofMinor(context.minor());
        ObjectNode source = JsonNodeFactory.instance.objectNode();
        for (Field field : schema.type("core.PersistentVolumeSpec").fields()) {
            if (SOURCE_STRUCT.equals(field.embeddedIn()) && has(spec, field.name())) {
                source.set(field.name(), spec.path(field.name()));
            }
        }
        return InternalTypes.of(schema, "PersistentVolumeSpec", source).members().stream()
                .filter(member -> member.name().equals(SOURCE_STRUCT))
                .findFirst()
                .orElseThrow()
                .value();
    }
}
