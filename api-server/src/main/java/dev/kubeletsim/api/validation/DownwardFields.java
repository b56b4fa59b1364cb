// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import static dev.kubeletsim.api.validation.Trees.text;

import dev.kubeletsim.api.names.Names;
import dev.kubeletsim.api.quantity.Quantity;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The rules of references to the pod's own fields and resources, in variables and in files of volumes. */
final class DownwardFields {
    private static final List<String> RESOURCES = List.of(
            "limits.cpu",
            "limits.ephemeral-storage",
            "limits.memory",
            "requests.cpu",
            "requests.ephemeral-storage",
            "requests.memory");
    /** What can be written as a reference, whether or not it is allowed where it stands. */
    private static final List<String> CONVERTIBLE = List.of(
            "metadata.annotations",
            "metadata.labels",
            "metadata.name",
            "metadata.namespace",
            "metadata.uid",
            "spec.nodeName",
            "spec.restartPolicy",
            "spec.serviceAccountName",
            "spec.schedulerName",
            "status.phase",
            "status.hostIP",
            "status.hostIPs",
            "status.podIP",
            "status.podIPs");

    private static final List<String> CPU_DIVISORS = List.of("1m", "1");
    private static final List<String> SIZE_DIVISORS =
            List.of("1", "1k", "1M", "1G", "1T", "1P", "1E", "1Ki", "1Mi", "1Gi", "1Ti", "1Pi", "1Ei");
    private static final Pattern SUBSCRIPT = Pattern.compile("(.*?)\\['(.*)'\\]");

    private DownwardFields() {}

    /** A {@code fieldRef}; {@code allowed} are the paths without a subscript that may stand here. */
    static void fieldRef(Faults faults, JsonNode source, List<String> allowed, Path path) {
        String fieldPath = text(source, "fieldPath");
        String apiVersion = text(source, "apiVersion");
        if (apiVersion.isEmpty()) {
            faults.required(path.child("apiVersion"), "");
        } else if (fieldPath.isEmpty()) {
            faults.required(path.child("fieldPath"), "");
        } else if (!apiVersion.equals("v1")) {
            inconvertible(faults, fieldPath, "unsupported pod version: " + apiVersion, path);
        } else {
            Matcher subscript = SUBSCRIPT.matcher(fieldPath);
            if (subscript.matches()) {
                subscripted(faults, fieldPath, subscript, path);
            } else if (!CONVERTIBLE.contains(fieldPath)) {
                inconvertible(faults, fieldPath, "field label not supported: " + fieldPath, path);
            } else if (!allowed.contains(fieldPath)) {
                faults.notSupported(path.child("fieldPath"), fieldPath, allowed);
            }
        }
    }

    private static void subscripted(Faults faults, String fieldPath, Matcher subscript, Path path) {
        String key = subscript.group(2);
        switch (subscript.group(1)) {
            case "metadata.labels" -> faults.invalidEach(path, key, Names.qualifiedName(key, faults.minor()));
            case "metadata.annotations" -> {
                String lower = key.toLowerCase(Locale.ROOT);
                faults.invalidEach(path, lower, Names.qualifiedName(lower, faults.minor()));
            }
            default -> inconvertible(faults, fieldPath, "field label does not support subscript: " + fieldPath, path);
        }
    }

    private static void inconvertible(Faults faults, String fieldPath, String why, Path path) {
        faults.invalid(path.child("fieldPath"), fieldPath, "error converting fieldPath: " + why);
    }

    /** A {@code resourceFieldRef}; in a volume it has to name the container. */
    static void resourceFieldRef(Faults faults, JsonNode source, boolean inVolume, Path path) {
        String resource = text(source, "resource");
        boolean hugePages = resource.startsWith("limits.hugepages-") || resource.startsWith("requests.hugepages-");
        if (inVolume && text(source, "containerName").isEmpty()) {
            faults.required(path.child("containerName"), "");
        } else if (resource.isEmpty()) {
            faults.required(path.child("resource"), "");
        } else if (!RESOURCES.contains(resource) && !hugePages) {
            faults.notSupported(path.child("resource"), resource, RESOURCES);
        }
        Quantity divisor = ResourceValidation.quantity(source.path("divisor"));
        if (divisor.signum() != 0 && (RESOURCES.contains(resource) || hugePages)) {
            divisor(faults, resource, divisor.toString(), path.child("divisor"));
        }
    }

    private static void divisor(Faults faults, String resource, String divisor, Path path) {
        String kind = resource.substring(resource.indexOf('.') + 1);
        if (kind.equals("cpu")) {
            if (!CPU_DIVISORS.contains(divisor)) {
                faults.invalid(path, resource, "only divisor's values 1m and 1 are supported with the cpu resource");
            }
        } else if (!SIZE_DIVISORS.contains(divisor)) {
            String named = switch (kind) {
                case "memory" -> kind;
                case "ephemeral-storage" -> "local ephemeral storage";
                default -> "hugepages";
            };
            faults.invalid(
                    path,
                    resource,
                    "only divisor's values " + String.join(", ", SIZE_DIVISORS) + " are supported with the " + named
                            + " resource");
        }
    }
}
