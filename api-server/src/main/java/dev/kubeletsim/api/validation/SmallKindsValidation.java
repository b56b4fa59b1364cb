// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import static dev.kubeletsim.api.validation.Trees.indexed;
import static dev.kubeletsim.api.validation.Trees.number;
import static dev.kubeletsim.api.validation.Trees.text;

import dev.kubeletsim.api.names.Names;
import dev.kubeletsim.api.resource.FieldError;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** The rules of the kinds that have few: namespaces, events, leases, runtime classes, accounts, endpoints. */
public final class SmallKindsValidation {
    private static final Path METADATA = Path.of("metadata");
    private static final Set<String> DEFAULT_NAMESPACE_KINDS = Set.of("Node", "Namespace", "PersistentVolume");
    private static final int REASON_MAX = 128;
    private static final int NOTE_MAX = 1024;

    private SmallKindsValidation() {}

    /** The faults of metadata alone. */
    public static List<FieldError> create(
            int minor, JsonNode object, boolean namespaced, MetadataValidation.NameSyntax syntax) {
        Faults faults = new Faults(minor);
        MetadataValidation.create(faults, object.path("metadata"), namespaced, syntax);
        return faults.toList();
    }

    /** The faults of changed metadata alone. */
    public static List<FieldError> update(int minor, JsonNode object, JsonNode old) {
        Faults faults = new Faults(minor);
        MetadataValidation.update(faults, object.path("metadata"), old.path("metadata"));
        return faults.toList();
    }

    /** What a namespace's {@code spec} may not have. */
    public static List<FieldError> namespaceFinalizers(int minor, JsonNode namespace) {
        Faults faults = new Faults(minor);
        for (Map.Entry<Integer, JsonNode> finalizer :
                indexed(namespace.path("spec").path("finalizers"))) {
            String name = finalizer.getValue().asString();
            Path path = Path.of("spec").child("finalizers");
            faults.invalidEach(path, name, Names.qualifiedName(name, minor));
            if (!name.contains("/") && !name.equals("kubernetes")) {
                faults.invalid(path, name, "name is neither a standard finalizer name nor is it fully qualified");
            }
        }
        return faults.toList();
    }

    /** The rules of a lease's {@code spec}. */
    public static List<FieldError> lease(int minor, JsonNode lease) {
        Faults faults = new Faults(minor);
        JsonNode spec = lease.path("spec");
        Path path = Path.of("spec");
        if (spec.path("leaseDurationSeconds").isNumber() && number(spec, "leaseDurationSeconds") <= 0) {
            faults.invalid(
                    path.child("leaseDurationSeconds"), spec.path("leaseDurationSeconds"), "must be greater than 0");
        }
        if (spec.path("leaseTransitions").isNumber() && number(spec, "leaseTransitions") < 0) {
            faults.invalid(
                    path.child("leaseTransitions"),
                    spec.path("leaseTransitions"),
                    "must be greater than or equal to 0");
        }
        if (minor >= 31
                && spec.path("holderIdentity").isString()
                && text(spec, "holderIdentity").isEmpty()) {
            faults.invalid(path.child("holderIdentity"), "", "must not be empty");
        }
        return faults.toList();
    }

    /** The rules of a runtime class; {@code old} is missing on create. */
    public static List<FieldError> runtimeClass(int minor, JsonNode runtimeClass, JsonNode old) {
        Faults faults = new Faults(minor);
        String handler = text(runtimeClass, "handler");
        if (old.isMissingNode()) {
            faults.invalidEach(Path.of("handler"), handler, Names.dns1123Label(handler, minor));
        } else if (!handler.equals(text(old, "handler"))) {
            faults.invalid(Path.of("handler"), handler, "field is immutable");
        }
        MetadataValidation.labels(
                faults,
                runtimeClass.path("scheduling").path("nodeSelector"),
                Path.of("scheduling").child("nodeSelector"));
        return faults.toList();
    }

    /** The rules of an event of the core group: old clients send little, so little is demanded. */
    public static List<FieldError> event(int minor, JsonNode event) {
        Faults faults = new Faults(minor);
        JsonNode involved = event.path("involvedObject");
        String namespace = text(event.path("metadata"), "namespace");
        String of = text(involved, "namespace");
        boolean clusterScoped = of.isEmpty() || DEFAULT_NAMESPACE_KINDS.contains(text(involved, "kind"));
        if (clusterScoped ? !namespace.equals("default") && !namespace.equals("kube-system") : !namespace.equals(of)) {
            faults.invalid(Path.of("involvedObject").child("namespace"), of, "does not match event.namespace");
        }
        faults.invalidEach(METADATA.child("namespace"), namespace, Names.dns1123Label(namespace, minor));
        return faults.toList();
    }

    /** What events of {@code events.k8s.io} must say besides. */
    public static List<FieldError> newStyleEvent(int minor, JsonNode event) {
        Faults faults = new Faults(minor);
        if (text(event, "reportingController").isEmpty()) {
            faults.required(Path.of("reportingController"), "");
        }
        if (text(event, "reportingInstance").isEmpty()) {
            faults.required(Path.of("reportingInstance"), "");
        }
        for (String field : List.of("action", "reason")) {
            if (text(event, field).isEmpty()) {
                faults.required(Path.of(field), "");
            } else if (text(event, field).length() > REASON_MAX) {
                faults.invalid(Path.of(field), "", "can have at most " + REASON_MAX + " characters");
            }
        }
        if (text(event, "note").length() > NOTE_MAX) {
            faults.invalid(Path.of("message"), "", "can have at most " + NOTE_MAX + " characters");
        }
        String type = text(event, "type");
        if (!type.equals("Normal") && !type.equals("Warning")) {
            faults.invalid(Path.of("type"), type, "has invalid value: " + type);
        }
        return faults.toList();
    }

    /** The rules of endpoints. */
    public static List<FieldError> endpoints(int minor, JsonNode endpoints) {
        Faults faults = new Faults(minor);
        for (Map.Entry<Integer, JsonNode> entry : indexed(endpoints.path("subsets"))) {
            Path path = Path.of("subsets").index(entry.getKey());
            JsonNode subset = entry.getValue();
            if (subset.path("addresses").isEmpty()
                    && subset.path("notReadyAddresses").isEmpty()) {
                faults.required(path, "must specify `addresses` or `notReadyAddresses`");
            }
            for (String list : List.of("addresses", "notReadyAddresses")) {
                for (Map.Entry<Integer, JsonNode> address : indexed(subset.path(list))) {
                    Addresses.ip(
                            faults,
                            path.child(list).index(address.getKey()).child("ip"),
                            text(address.getValue(), "ip"));
                }
            }
        }
        return faults.toList();
    }

    /** Two lists of faults, in order. */
    public static List<FieldError> both(List<FieldError> first, List<FieldError> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
