// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import static dev.kubeletsim.api.validation.Trees.has;
import static dev.kubeletsim.api.validation.Trees.indexed;
import static dev.kubeletsim.api.validation.Trees.text;
import static dev.kubeletsim.api.validation.Trees.truth;

import dev.kubeletsim.api.quantity.Quantity;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** The rules of {@code volumes} and {@code volumeMounts}. */
final class VolumeValidation {
    private static final List<String> HOST_PATH_TYPES = List.of(
            "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket");
    private static final List<String> PROPAGATIONS = List.of("Bidirectional", "HostToContainer", "None");
    private static final List<String> RECURSIVE_READ_ONLY = List.of("Disabled", "Enabled", "IfPossible");
    private static final List<String> PULL_POLICIES = List.of("Always", "IfNotPresent", "Never");
    private static final List<String> DOWNWARD_FIELDS =
            List.of("metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid");
    private static final long MAX_MODE = 0777;
    private static final String MODE_RANGE = "must be a number between 0 and 0777 (octal), both inclusive";

    private VolumeValidation() {}

    /** Notes the faults and answers the names of the volumes that are well formed. */
    static Set<String> volumes(Faults faults, JsonNode volumes, Path path) {
        Set<String> names = new HashSet<>();
        for (Map.Entry<Integer, JsonNode> entry : indexed(volumes)) {
            JsonNode volume = entry.getValue();
            Path at = path.index(entry.getKey());
            int before = faults.size();
            source(faults, volume, at);
            String name = text(volume, "name");
            if (name.isEmpty()) {
                faults.required(at.child("name"), "");
            } else {
                faults.invalidEach(at.child("name"), name, Names.dns1123Label(name, faults.minor()));
            }
            if (names.contains(name)) {
                faults.duplicate(at.child("name"), name);
            }
            if (faults.size() == before) {
                names.add(name);
            }
        }
        return names;
    }

    private static void source(Faults faults, JsonNode volume, Path path) {
        int sources = 0;
        for (Map.Entry<String, JsonNode> field : volume.properties()) {
            if (field.getKey().equals("name")) {
                continue;
            }
            sources++;
            if (sources > 1) {
                faults.forbidden(path.child(field.getKey()), "may not specify more than 1 volume type");
            } else {
                source(faults, field.getKey(), field.getValue(), path.child(field.getKey()));
            }
        }
        if (sources == 0) {
            faults.required(path, "must specify a volume type");
        }
    }

    private static void source(Faults faults, String kind, JsonNode source, Path path) {
        switch (kind) {
            case "emptyDir" -> emptyDir(faults, source, path);
            case "hostPath" -> hostPath(faults, source, path);
            case "secret" -> {
                requiredText(faults, source, "secretName", path);
                mode(faults, source, "defaultMode", path);
                items(faults, source.path("items"), path.child("items"));
            }
            case "configMap" -> {
                requiredText(faults, source, "name", path);
                mode(faults, source, "defaultMode", path);
                items(faults, source.path("items"), path.child("items"));
            }
            case "downwardAPI" -> {
                mode(faults, source, "defaultMode", path);
                downwardItems(faults, source.path("items"), path);
            }
            case "projected" -> projected(faults, source, path);
            case "persistentVolumeClaim" -> requiredText(faults, source, "claimName", path);
            case "nfs" -> {
                requiredText(faults, source, "server", path);
                requiredText(faults, source, "path", path);
                if (!text(source, "path").isEmpty() && !text(source, "path").startsWith("/")) {
                    faults.invalid(path.child("path"), text(source, "path"), "must be an absolute path");
                }
            }
            case "csi" -> requiredText(faults, source, "driver", path);
            case "image" -> image(faults, source, path);
            default -> {
                // Volume types of storage systems: the simulator mounts none of them, their fields are stored as sent.
            }
        }
    }

    static void requiredText(Faults faults, JsonNode source, String field, Path path) {
        if (text(source, field).isEmpty()) {
            faults.required(path.child(field), "");
        }
    }

    private static void emptyDir(Faults faults, JsonNode source, Path path) {
        if (has(source, "sizeLimit")) {
            Quantity limit = ResourceValidation.quantity(source.path("sizeLimit"));
            if (limit.signum() < 0) {
                faults.forbidden(path.child("sizeLimit"), "SizeLimit field must be a valid resource quantity");
            }
        }
    }

    static void hostPath(Faults faults, JsonNode source, Path path) {
        String file = text(source, "path");
        if (file.isEmpty()) {
            faults.required(path.child("path"), "");
            return;
        }
        noBacksteps(faults, file, path.child("path"));
        if (has(source, "type") && !HOST_PATH_TYPES.contains(text(source, "type"))) {
            faults.notSupported(path.child("type"), text(source, "type"), HOST_PATH_TYPES);
        }
    }

    private static void image(Faults faults, JsonNode source, Path path) {
        requiredText(faults, source, "reference", path);
        String policy = text(source, "pullPolicy");
        if (!PULL_POLICIES.contains(policy)) {
            faults.notSupported(path.child("pullPolicy"), policy, PULL_POLICIES);
        }
    }

    private static void mode(Faults faults, JsonNode source, String field, Path path) {
        JsonNode mode = source.path(field);
        if (mode.isNumber() && (mode.asLong() < 0 || mode.asLong() > MAX_MODE)) {
            faults.invalid(path.child(field), mode, MODE_RANGE);
        }
    }

    private static void items(Faults faults, JsonNode items, Path path) {
        for (Map.Entry<Integer, JsonNode> item : indexed(items)) {
            Path at = path.index(item.getKey());
            requiredText(faults, item.getValue(), "key", at);
            String file = text(item.getValue(), "path");
            if (file.isEmpty()) {
                faults.required(at.child("path"), "");
            } else {
                descendingPath(faults, file, at.child("path"));
            }
            mode(faults, item.getValue(), "mode", at);
        }
    }

    private static void downwardItems(Faults faults, JsonNode items, Path path) {
        for (Map.Entry<Integer, JsonNode> entry : indexed(items)) {
            JsonNode item = entry.getValue();
            String file = text(item, "path");
            if (file.isEmpty()) {
                faults.required(path.child("path"), "");
            } else {
                descendingPath(faults, file, path.child("path"));
            }
            if (has(item, "fieldRef")) {
                downwardField(faults, text(item.path("fieldRef"), "fieldPath"), path.child("fieldRef"));
                if (has(item, "resourceFieldRef")) {
                    faults.invalid(
                            path, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
                }
            } else if (!has(item, "resourceFieldRef")) {
                faults.required(path.child("fieldRef"), "one of fieldRef and resourceFieldRef is required");
            }
            mode(faults, item, "mode", path);
        }
    }

    private static void downwardField(Faults faults, String fieldPath, Path path) {
        boolean subscript = fieldPath.matches("metadata\\.(labels|annotations)\\['.*'\\]");
        if (fieldPath.isEmpty()) {
            faults.required(path.child("fieldPath"), "");
        } else if (!subscript && !DOWNWARD_FIELDS.contains(fieldPath)) {
            faults.notSupported(path.child("fieldPath"), fieldPath, DOWNWARD_FIELDS);
        }
    }

    private static void projected(Faults faults, JsonNode source, Path path) {
        mode(faults, source, "defaultMode", path);
        for (Map.Entry<Integer, JsonNode> entry : indexed(source.path("sources"))) {
            JsonNode one = entry.getValue();
            Path at = path.child("sources").index(entry.getKey());
            for (String kind : List.of("secret", "configMap")) {
                if (has(one, kind)) {
                    requiredText(faults, one.path(kind), "name", at.child(kind));
                    items(faults, one.path(kind).path("items"), at.child(kind).child("items"));
                }
            }
            if (has(one, "downwardAPI")) {
                downwardItems(faults, one.path("downwardAPI").path("items"), at.child("downwardAPI"));
            }
            if (has(one, "serviceAccountToken")) {
                token(faults, one.path("serviceAccountToken"), at.child("serviceAccountToken"));
            }
            if (one.size() > 1) {
                faults.forbidden(at, "may not specify more than 1 volume type");
            }
        }
    }

    private static void token(Faults faults, JsonNode token, Path path) {
        requiredText(faults, token, "path", path);
        JsonNode seconds = token.path("expirationSeconds");
        if (seconds.isNumber() && seconds.asLong() < 600) {
            faults.invalid(path.child("expirationSeconds"), seconds, "may not specify a duration less than 10 minutes");
        }
    }

    /** A path that stays below where it starts. */
    static void descendingPath(Faults faults, String file, Path path) {
        if (file.startsWith("/")) {
            faults.invalid(path, file, "must be a relative path");
        }
        noBacksteps(faults, file, path);
    }

    static void noBacksteps(Faults faults, String file, Path path) {
        if (Arrays.asList(file.split("/", -1)).contains("..")) {
            faults.invalid(path, file, "must not contain '..'");
        }
    }

    /** The rules of a container's mounts, given the volumes that are there. */
    static void mounts(Faults faults, JsonNode container, Set<String> volumes, Path containerPath) {
        Set<String> mountPoints = new HashSet<>();
        Path path = containerPath.child("volumeMounts");
        for (Map.Entry<Integer, JsonNode> entry : indexed(container.path("volumeMounts"))) {
            JsonNode mount = entry.getValue();
            Path at = path.index(entry.getKey());
            String name = text(mount, "name");
            if (name.isEmpty()) {
                faults.required(at.child("name"), "");
            } else if (!volumes.contains(name)) {
                faults.notFound(at.child("name"), name);
            }
            String mountPath = text(mount, "mountPath");
            if (mountPath.isEmpty()) {
                faults.required(at.child("mountPath"), "");
            } else if (!mountPoints.add(mountPath)) {
                faults.invalid(at.child("mountPath"), mountPath, "must be unique");
            }
            subPaths(faults, mount, at);
            propagation(faults, container, mount, at);
        }
    }

    private static void subPaths(Faults faults, JsonNode mount, Path path) {
        for (String field : List.of("subPath", "subPathExpr")) {
            if (!text(mount, field).isEmpty()) {
                descendingPath(faults, text(mount, field), path.child(field));
            }
        }
        if (!text(mount, "subPath").isEmpty() && !text(mount, "subPathExpr").isEmpty()) {
            faults.invalid(
                    path.child("subPathExpr"),
                    text(mount, "subPathExpr"),
                    "subPathExpr and subPath are mutually exclusive");
        }
    }

    private static void propagation(Faults faults, JsonNode container, JsonNode mount, Path path) {
        if (has(mount, "mountPropagation")) {
            String mode = text(mount, "mountPropagation");
            if (!PROPAGATIONS.contains(mode)) {
                faults.notSupported(path.child("mountPropagation"), mode, PROPAGATIONS);
            } else if (mode.equals("Bidirectional") && !truth(container.path("securityContext"), "privileged")) {
                faults.forbidden(
                        path.child("mountPropagation"),
                        "Bidirectional mount propagation is available only to privileged containers");
            }
        }
        String recursive = text(mount, "recursiveReadOnly");
        if (recursive.isEmpty()) {
            return;
        }
        if (!RECURSIVE_READ_ONLY.contains(recursive)) {
            faults.notSupported(path.child("recursiveReadOnly"), recursive, RECURSIVE_READ_ONLY);
        } else if (!recursive.equals("Disabled") && !truth(mount, "readOnly")) {
            faults.forbidden(path.child("recursiveReadOnly"), "may only be specified when readOnly is true");
        }
    }
}
