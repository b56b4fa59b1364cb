// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import static dev.kubeletsim.api.validation.Trees.entries;
import static dev.kubeletsim.api.validation.Trees.indexed;
import static dev.kubeletsim.api.validation.Trees.number;
import static dev.kubeletsim.api.validation.Trees.text;
import static dev.kubeletsim.api.validation.Trees.truth;

import dev.kubeletsim.api.names.Names;
import dev.kubeletsim.api.schema.GoText;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** The rules of {@code metadata} (apimachinery {@code pkg/api/validation/objectmeta.go}). */
public final class MetadataValidation {
    private static final int ANNOTATIONS_MAX_BYTES = 256 * 1024;
    private static final String IMMUTABLE = "field is immutable";
    private static final List<String> IMMUTABLE_FIELDS =
            List.of("name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds");
    private static final String FOREGROUND = "foregroundDeletion";
    private static final String ORPHAN = "orphan";
    private static final Set<String> LEGACY_FINALIZERS = Set.of(FOREGROUND, "kubernetes", ORPHAN);

    /** What the name of a kind looks like. */
    public enum NameSyntax {
        SUBDOMAIN,
        LABEL,
        RFC_1035_LABEL
    }

    private final Faults faults;
    private final Path path = Path.of("metadata");

    private MetadataValidation(Faults faults) {
        this.faults = faults;
    }

    /** The faults of a new object's metadata. */
    public static void create(Faults faults, JsonNode metadata, boolean namespaced, NameSyntax syntax) {
        MetadataValidation validation = new MetadataValidation(faults);
        validation.create(metadata, namespaced, syntax);
        validation.kubernetesFinalizers(metadata.path("finalizers"));
    }

    /** The faults of changed metadata. */
    public static void update(Faults faults, JsonNode metadata, JsonNode old) {
        new MetadataValidation(faults).update(metadata, old);
    }

    private void create(JsonNode metadata, boolean namespaced, NameSyntax syntax) {
        String generateName = text(metadata, "generateName");
        if (!generateName.isEmpty()) {
            faults.invalidEach(
                    path.child("generateName"), generateName, nameFaults(Names.beginning(generateName), syntax));
        }
        String name = text(metadata, "name");
        if (name.isEmpty()) {
            faults.required(path.child("name"), "name or generateName is required");
        } else {
            faults.invalidEach(path.child("name"), name, nameFaults(name, syntax));
        }
        namespace(text(metadata, "namespace"), namespaced);
        if (number(metadata, "generation") < 0) {
            faults.invalid(
                    path.child("generation"), number(metadata, "generation"), "must be greater than or equal to 0");
        }
        labels(faults, metadata.path("labels"), path.child("labels"));
        annotations(metadata.path("annotations"));
        ownerReferences(metadata.path("ownerReferences"));
        finalizers(metadata.path("finalizers"));
    }

    private List<String> nameFaults(String name, NameSyntax syntax) {
        return switch (syntax) {
            case SUBDOMAIN -> Names.dns1123Subdomain(name, faults.minor());
            case LABEL -> Names.dns1123Label(name, faults.minor());
            case RFC_1035_LABEL -> Names.dns1035Label(name, faults.minor());
        };
    }

    private void namespace(String namespace, boolean namespaced) {
        if (!namespaced) {
            if (!namespace.isEmpty()) {
                faults.forbidden(path.child("namespace"), "not allowed on this type");
            }
        } else if (namespace.isEmpty()) {
            faults.required(path.child("namespace"), "");
        } else {
            faults.invalidEach(path.child("namespace"), namespace, Names.dns1123Label(namespace, faults.minor()));
        }
    }

    private void finalizers(JsonNode finalizers) {
        Set<String> names = new HashSet<>();
        for (JsonNode finalizer : finalizers) {
            String name = finalizer.asString("");
            faults.invalidEach(path.child("finalizers"), name, Names.qualifiedName(name, faults.minor()));
            names.add(name);
        }
        if (names.contains(ORPHAN) && names.contains(FOREGROUND)) {
            faults.invalid(
                    path.child("finalizers"),
                    finalizers,
                    "finalizer " + ORPHAN + " and " + FOREGROUND + " cannot be both set");
        }
    }

    /** What all kinds of core/v1 add: a finalizer without a domain has to be a known one. */
    private void kubernetesFinalizers(JsonNode finalizers) {
        for (Map.Entry<Integer, JsonNode> finalizer : indexed(finalizers)) {
            String name = finalizer.getValue().asString("");
            if (!name.contains("/") && !LEGACY_FINALIZERS.contains(name)) {
                faults.invalid(
                        path.child("finalizers").index(finalizer.getKey()),
                        name,
                        "name is neither a standard finalizer name nor is it fully qualified");
            }
        }
    }

    private void update(JsonNode metadata, JsonNode old) {
        if (old.hasNonNull("deletionTimestamp")) {
            noNewFinalizers(metadata, old);
        }
        if (text(metadata, "resourceVersion").isEmpty()) {
            faults.invalid(path.child("resourceVersion"), "", "must be specified for an update");
        }
        if (number(metadata, "generation") < number(old, "generation")) {
            faults.invalid(path.child("generation"), number(metadata, "generation"), "must not be decremented");
        }
        for (String field : IMMUTABLE_FIELDS) {
            if (!Trees.same(metadata.path(field), old.path(field))) {
                faults.invalid(path.child(field), metadata.has(field) ? metadata.path(field) : null, IMMUTABLE);
            }
        }
        labels(faults, metadata.path("labels"), path.child("labels"));
        annotations(metadata.path("annotations"));
        ownerReferences(metadata.path("ownerReferences"));
    }

    private void noNewFinalizers(JsonNode metadata, JsonNode old) {
        Set<String> added = new TreeSet<>();
        metadata.path("finalizers").forEach(finalizer -> added.add(finalizer.asString()));
        old.path("finalizers").forEach(finalizer -> added.remove(finalizer.asString()));
        if (!added.isEmpty()) {
            faults.forbidden(
                    path.child("finalizers"),
                    "no new finalizers can be added if the object is being deleted, found new finalizers"
                            + added.stream().map(GoText::quoted).collect(Collectors.joining(", ", " []string{", "}")));
        }
    }

    /** The faults of a map of labels, e.g. a node selector. */
    static void labels(Faults faults, JsonNode labels, Path path) {
        for (Map.Entry<String, JsonNode> label : entries(labels).entrySet()) {
            faults.invalidEach(path, label.getKey(), Names.qualifiedName(label.getKey(), faults.minor()));
            String value = label.getValue().asString("");
            faults.invalidEach(path, value, Names.labelValue(value, faults.minor()));
        }
    }

    private void annotations(JsonNode annotations) {
        int bytes = 0;
        for (Map.Entry<String, JsonNode> annotation : entries(annotations).entrySet()) {
            String key = annotation.getKey();
            faults.invalidEach(
                    path.child("annotations"), key, Names.qualifiedName(key.toLowerCase(Locale.ROOT), faults.minor()));
            bytes += key.getBytes(StandardCharsets.UTF_8).length
                    + annotation.getValue().asString("").getBytes(StandardCharsets.UTF_8).length;
        }
        if (bytes > ANNOTATIONS_MAX_BYTES) {
            faults.tooLong(path.child("annotations"), ANNOTATIONS_MAX_BYTES);
        }
    }

    private void ownerReferences(JsonNode references) {
        String controller = "";
        for (Map.Entry<Integer, JsonNode> entry : indexed(references)) {
            JsonNode reference = entry.getValue();
            ownerReference(reference);
            apiVersionAndKind(reference);
            if (truth(reference, "controller")) {
                String name = text(reference, "kind") + "/" + text(reference, "name");
                if (!controller.isEmpty()) {
                    faults.invalid(
                            path.child("ownerReferences"),
                            references,
                            "Only one reference can have Controller set to true. Found \"true\" in references for "
                                    + controller + " and " + name);
                }
                controller = name;
            }
        }
    }

    private void apiVersionAndKind(JsonNode reference) {
        String apiVersion = text(reference, "apiVersion");
        if (apiVersion.chars().filter(c -> c == '/').count() > 1) {
            faults.invalid(
                    path.child("ownerReferences").child("apiVersion"),
                    apiVersion,
                    "unexpected GroupVersion string: " + apiVersion);
        }
        if (apiVersion.equals("v1") && text(reference, "kind").equals("Event")) {
            faults.invalid(
                    path.child("ownerReferences"), reference, "/v1, Kind=Event is disallowed from being an owner");
        }
    }

    private void ownerReference(JsonNode reference) {
        for (String field : List.of("apiVersion", "kind", "name", "uid")) {
            if (text(reference, field).isEmpty()) {
                String named = field.equals("apiVersion") ? "version " : faults.minor() >= 34 ? "" : field + " ";
                faults.invalid(path.child("ownerReferences").child(field), "", named + "must not be empty");
            }
        }
    }
}
