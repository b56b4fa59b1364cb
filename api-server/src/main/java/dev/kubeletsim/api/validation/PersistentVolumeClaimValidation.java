// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import static dev.kubeletsim.api.validation.Trees.has;
import static dev.kubeletsim.api.validation.Trees.text;

import dev.kubeletsim.api.names.Names;
import dev.kubeletsim.api.quantity.Quantity;
import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.resource.ServerContext;
import dev.kubeletsim.api.schema.Schema;
import dev.kubeletsim.api.validation.MetadataValidation.NameSyntax;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The rules of a claim ({@code ValidatePersistentVolumeClaim}, {@code ValidatePersistentVolumeClaimUpdate}). */
public final class PersistentVolumeClaimValidation {
    private static final String CLASS_ANNOTATION = "volume.beta.kubernetes.io/storage-class";
    private static final String IMMUTABLE = "spec is immutable after creation except resources.requests and"
            + " volumeAttributesClassName for bound claims\n";

    private final ServerContext context;
    private final Faults faults;
    private final Path path = Path.of("spec");

    private PersistentVolumeClaimValidation(ServerContext context) {
        this.context = context;
        this.faults = new Faults(context.minor());
    }

    /** The faults of a new claim. */
    public static List<FieldError> create(ServerContext context, JsonNode claim) {
        PersistentVolumeClaimValidation validation = new PersistentVolumeClaimValidation(context);
        validation.object(claim);
        return validation.faults.toList();
    }

    /** The faults of a changed claim: it may get a volume once, and grow when it is bound. */
    public static List<FieldError> update(ServerContext context, JsonNode claim, JsonNode old) {
        PersistentVolumeClaimValidation validation = new PersistentVolumeClaimValidation(context);
        MetadataValidation.update(validation.faults, claim.path("metadata"), old.path("metadata"));
        validation.object(claim);
        validation.unchanged((ObjectNode) claim, (ObjectNode) old);
        return validation.faults.toList();
    }

    /** The faults of a write to {@code status}. */
    public static List<FieldError> updateStatus(ServerContext context, JsonNode claim, JsonNode old) {
        Faults faults = new Faults(context.minor());
        MetadataValidation.update(faults, claim.path("metadata"), old.path("metadata"));
        Path capacity = Path.of("status").child("capacity");
        for (Map.Entry<String, JsonNode> amount :
                Trees.entries(claim.path("status").path("capacity")).entrySet()) {
            VolumeFields.notNegative(
                    faults, ResourceValidation.quantity(amount.getValue()), capacity.key(amount.getKey()));
        }
        return faults.toList();
    }

    private void object(JsonNode claim) {
        MetadataValidation.create(faults, claim.path("metadata"), true, NameSyntax.SUBDOMAIN);
        JsonNode spec = claim.path("spec");
        VolumeFields.accessModes(faults, spec.path("accessModes"), path, "at least 1 access mode is required");
        if (has(spec, "selector")) {
            SchedulingValidation.labelSelector(faults, spec.path("selector"), path.child("selector"));
        }
        storage(spec.path("resources").path("requests").path("storage"));
        VolumeFields.className(faults, spec, "storageClassName", path);
        VolumeFields.volumeMode(faults, spec, path);
        source(spec.path("dataSource"), path.child("dataSource"));
        source(spec.path("dataSourceRef"), path.child("dataSourceRef"));
        sameSource(spec.path("dataSource"), spec.path("dataSourceRef"));
        if (context.enabled("VolumeAttributesClass")) {
            VolumeFields.className(faults, spec, "volumeAttributesClassName", path);
        }
    }

    private void storage(JsonNode request) {
        Path at = path.child("resources").key("storage");
        if (request.isMissingNode()) {
            faults.required(at, "");
            return;
        }
        Quantity quantity = ResourceValidation.quantity(request);
        if (quantity.signum() <= 0) {
            faults.invalid(at, quantity.toString(), "must be greater than zero");
        }
    }

    private void source(JsonNode source, Path at) {
        if (!source.isObject()) {
            return;
        }
        for (String field : List.of("name", "kind")) {
            if (text(source, field).isEmpty()) {
                faults.required(at.child(field), "");
            }
        }
        String group = text(source, "apiGroup");
        String kind = text(source, "kind");
        if (group.isEmpty() && !kind.equals("PersistentVolumeClaim")) {
            faults.invalid(at, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
        }
        if (!group.isEmpty()) {
            faults.invalidEach(at.child("apiGroup"), group, Names.dns1123Subdomain(group, faults.minor()));
        }
        String namespace = text(source, "namespace");
        if (!namespace.isEmpty()) {
            faults.invalidEach(at.child("namespace"), namespace, Names.dns1123Label(namespace, faults.minor()));
        }
    }

    /** Both fields may be there if they say the same. */
    private void sameSource(JsonNode source, JsonNode reference) {
        if (!source.isObject() || !reference.isObject()) {
            return;
        }
        Object field = VolumeFields.shown(path.child("dataSource"), context.minor());
        if (!text(reference, "namespace").isEmpty()) {
            faults.invalid(path, field, "may not be specified when dataSourceRef.namespace is specified");
        } else if (!source.equals(reference)) {
            faults.invalid(path, field, "must match dataSourceRef");
        }
    }

    private void unchanged(ObjectNode claim, ObjectNode old) {
        ObjectNode spec = claim.path("spec").deepCopy().asObject();
        ObjectNode before = old.path("spec").deepCopy().asObject();
        if (text(before, "volumeName").isEmpty() && has(spec, "volumeName")) {
            before.set("volumeName", spec.path("volumeName"));
        }
        storageClass(claim, old, spec, before);
        boolean bound = text(claim.path("status"), "phase").equals("Bound");
        if (bound) {
            allowed(spec, before);
        }
        Schema schema = Schema.ofMinor(context.minor());
        GoValue from = InternalTypes.of(schema, "PersistentVolumeClaimSpec", before);
        GoValue to = InternalTypes.of(schema, "PersistentVolumeClaimSpec", spec);
        if (!from.equals(to)) {
            faults.forbidden(path, IMMUTABLE + PodUpdateValidation.difference(context.minor(), from, to));
        }
        shrunk(claim, old);
        if (!Trees.same(claim.path("spec").path("volumeMode"), old.path("spec").path("volumeMode"))) {
            faults.invalid(Path.of("volumeMode"), claim.path("spec").path("volumeMode"), "field is immutable");
        }
    }

    /** A claim may get a class later: the one that its annotation names, or any if nothing was said. */
    private void storageClass(ObjectNode claim, ObjectNode old, ObjectNode spec, ObjectNode before) {
        JsonNode now = claim.path("metadata").path("annotations").path(CLASS_ANNOTATION);
        JsonNode annotation = old.path("metadata").path("annotations").path(CLASS_ANNOTATION);
        boolean late = has(spec, "storageClassName") && !has(before, "storageClassName");
        boolean same = annotation.isMissingNode() || annotation.equals(spec.path("storageClassName"));
        boolean upgrade =
                late && !annotation.isMissingNode() && same && (now.isMissingNode() || now.equals(annotation));
        if (!upgrade && !now.equals(annotation)) {
            faults.invalid(
                    Path.of("metadata").child("annotations").child(CLASS_ANNOTATION),
                    now.asString(""),
                    "field is immutable");
        }
        if (late && same) {
            spec.remove("storageClassName");
        }
    }

    /** What a bound claim may change: its size and the class of its attributes. */
    private static void allowed(ObjectNode spec, ObjectNode before) {
        if (spec.path("resources").path("requests") instanceof ObjectNode requests) {
            requests.set("storage", before.path("resources").path("requests").path("storage"));
        }
        JsonNode attributes = before.get("volumeAttributesClassName");
        if (attributes == null) {
            spec.remove("volumeAttributesClassName");
        } else {
            spec.set("volumeAttributesClassName", attributes);
        }
    }

    private void shrunk(ObjectNode claim, ObjectNode old) {
        Quantity size = requested(claim);
        if (size.compareTo(requested(old)) >= 0) {
            return;
        }
        Path at = path.child("resources").child("requests").child("storage");
        if (!context.enabled("RecoverVolumeExpansionFailure")) {
            faults.forbidden(at, "field can not be less than previous value");
        } else if (size.compareTo(amount(old.path("status").path("capacity"))) <= 0) {
            faults.forbidden(at, "field can not be less than status.capacity");
        }
    }

    private static Quantity requested(JsonNode claim) {
        return amount(claim.path("spec").path("resources").path("requests"));
    }

    private static Quantity amount(JsonNode amounts) {
        return amounts.has("storage") ? ResourceValidation.quantity(amounts.path("storage")) : Quantity.ZERO;
    }
}
