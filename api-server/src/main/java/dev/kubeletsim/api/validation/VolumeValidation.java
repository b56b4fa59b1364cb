// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import static dev.kubeletsim.api.validation.Trees.has;
import static dev.kubeletsim.api.validation.Trees.indexed;
import static dev.kubeletsim.api.validation.Trees.text;
import static dev.kubeletsim.api.validation.Trees.truth;

import dev.kubeletsim.api.names.Names;
import dev.kubeletsim.api.quantity.Quantity;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
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
    /** Upstream's name of a type in messages, where it is not the field's. */
    private static final Map<String, String> NAMED_OTHERWISE = Map.of("gcePersistentDisk", "persistentDisk");

    /** The types of volumes in the order in which upstream looks, with the fields that each needs. */
    private static final Map<String, List<String>> REQUIRED = new LinkedHashMap<>();

    static {
        REQUIRED.put("emptyDir", List.of());
        REQUIRED.put("hostPath", List.of());
        REQUIRED.put("gitRepo", List.of("repository"));
        REQUIRED.put("gcePersistentDisk", List.of("pdName"));
        REQUIRED.put("awsElasticBlockStore", List.of("volumeID"));
        REQUIRED.put("secret", List.of("secretName"));
        REQUIRED.put("nfs", List.of("server", "path"));
        REQUIRED.put("iscsi", List.of("targetPortal", "iqn"));
        REQUIRED.put("glusterfs", List.of("endpoints", "path"));
        REQUIRED.put("flocker", List.of());
        REQUIRED.put("persistentVolumeClaim", List.of("claimName"));
        REQUIRED.put("rbd", List.of("monitors", "image"));
        REQUIRED.put("cinder", List.of("volumeID"));
        REQUIRED.put("cephfs", List.of("monitors"));
        REQUIRED.put("quobyte", List.of("registry", "volume"));
        REQUIRED.put("downwardAPI", List.of());
        REQUIRED.put("fc", List.of());
        REQUIRED.put("flexVolume", List.of("driver"));
        REQUIRED.put("configMap", List.of("name"));
        REQUIRED.put("azureFile", List.of("secretName", "shareName"));
        REQUIRED.put("vsphereVolume", List.of("volumePath"));
        REQUIRED.put("photonPersistentDisk", List.of("pdID"));
        REQUIRED.put("portworxVolume", List.of("volumeID"));
        REQUIRED.put("azureDisk", List.of("diskName", "diskURI"));
        REQUIRED.put("storageos", List.of("volumeName"));
        REQUIRED.put("projected", List.of());
        REQUIRED.put("scaleIO", List.of("gateway", "system", "volumeName"));
        REQUIRED.put("csi", List.of());
        REQUIRED.put("ephemeral", List.of("volumeClaimTemplate"));
        REQUIRED.put("image", List.of("reference"));
    }

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
        for (Map.Entry<String, List<String>> type : REQUIRED.entrySet()) {
            String kind = type.getKey();
            if (!has(volume, kind)) {
                continue;
            }
            sources++;
            if (sources > 1) {
                faults.forbidden(path.child(kind), "may not specify more than 1 volume type");
            } else {
                Path at = path.child(NAMED_OTHERWISE.getOrDefault(kind, kind));
                type.getValue().forEach(field -> requiredText(faults, volume.path(kind), field, at));
                source(faults, kind, volume.path(kind), at);
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
            case "secret", "configMap" -> {
                mode(faults, source, "defaultMode", path);
                items(faults, source.path("items"), path.child("items"));
            }
            case "downwardAPI" -> {
                mode(faults, source, "defaultMode", path);
                downwardItems(faults, source.path("items"), path);
            }
            case "projected" -> ProjectedValidation.check(faults, source, path);
            case "nfs" -> {
                if (!text(source, "path").startsWith("/")) {
                    faults.invalid(path.child("path"), text(source, "path"), "must be an absolute path");
                }
            }
            case "csi" -> csi(faults, source, path);
            case "image" -> image(faults, source, path);
            case "fc" -> {
                if (source.path("targetWWNs").isEmpty() == source.path("wwids").isEmpty()) {
                    faults.required(path.child("targetWWNs"), "must specify either targetWWNs or wwids, but not both");
                }
            }
            case "flocker" -> {
                if (text(source, "datasetName").isEmpty()
                        && text(source, "datasetUUID").isEmpty()) {
                    faults.required(path, "one of datasetName and datasetUUID is required");
                }
            }
            default -> {
                // Volume types of storage systems: the simulator mounts none of them, their fields are stored as sent.
            }
        }
    }

    private static void csi(Faults faults, JsonNode source, Path path) {
        CsiValidation.driverName(faults, text(source, "driver"), path.child("driver"));
        if (has(source, "nodePublishSecretRef")) {
            requiredText(faults, source.path("nodePublishSecretRef"), "name", path.child("nodePublishSecretRef"));
        }
    }

    static void requiredText(Faults faults, JsonNode source, String field, Path path) {
        JsonNode value = source.path(field);
        boolean missing = value.isArray()
                ? value.isEmpty()
                : !value.isObject() && text(source, field).isEmpty();
        if (missing) {
            boolean registry = field.equals("registry");
            faults.required(
                    path.child(field),
                    registry ? "must be a host:port pair or multiple pairs separated by commas" : "");
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
        String policy = text(source, "pullPolicy");
        if (!PULL_POLICIES.contains(policy)) {
            faults.notSupported(path.child("pullPolicy"), policy, PULL_POLICIES);
        }
    }

    static void mode(Faults faults, JsonNode source, String field, Path path) {
        JsonNode mode = source.path(field);
        if (mode.isNumber() && (mode.asLong() < 0 || mode.asLong() > MAX_MODE)) {
            faults.invalid(path.child(field), mode, MODE_RANGE);
        }
    }

    static void items(Faults faults, JsonNode items, Path path) {
        for (Map.Entry<Integer, JsonNode> item : indexed(items)) {
            Path at = path.index(item.getKey());
            requiredText(faults, item.getValue(), "key", at);
            String file = text(item.getValue(), "path");
            if (file.isEmpty()) {
                faults.required(at.child("path"), "");
            }
            unreservedPath(faults, file, at.child("path"));
            mode(faults, item.getValue(), "mode", at);
        }
    }

    static void downwardItems(Faults faults, JsonNode items, Path path) {
        for (JsonNode item : items) {
            String file = text(item, "path");
            if (file.isEmpty()) {
                faults.required(path.child("path"), "");
            }
            unreservedPath(faults, file, path.child("path"));
            if (has(item, "fieldRef")) {
                DownwardFields.fieldRef(faults, item.path("fieldRef"), DOWNWARD_FIELDS, path.child("fieldRef"));
                if (has(item, "resourceFieldRef")) {
                    faults.invalid(
                            path, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
                }
            } else if (has(item, "resourceFieldRef")) {
                DownwardFields.resourceFieldRef(
                        faults, item.path("resourceFieldRef"), true, path.child("resourceFieldRef"));
            } else {
                faults.required(path, "one of fieldRef and resourceFieldRef is required");
            }
            mode(faults, item, "mode", path);
        }
    }

    /** A path below where it starts that does not look like what the kubelet itself puts there. */
    static void unreservedPath(Faults faults, String file, Path path) {
        int before = faults.size();
        descendingPath(faults, file, path);
        if (faults.size() == before && file.startsWith("..")) {
            faults.invalid(path, file, "must not start with '..'");
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
        Set<String> devices = texts(container.path("volumeDevices"), "name");
        Set<String> devicePaths = texts(container.path("volumeDevices"), "devicePath");
        Path path = containerPath.child("volumeMounts");
        for (Map.Entry<Integer, JsonNode> entry : indexed(container.path("volumeMounts"))) {
            JsonNode mount = entry.getValue();
            Path at = path.index(entry.getKey());
            String name = text(mount, "name");
            if (name.isEmpty()) {
                faults.required(at.child("name"), "");
            }
            if (!volumes.contains(name)) {
                faults.notFound(at.child("name"), name);
            }
            if (devices.contains(name)) {
                faults.invalid(at.child("name"), name, "must not already exist in volumeDevices");
            }
            String mountPath = text(mount, "mountPath");
            if (mountPath.isEmpty()) {
                faults.required(at.child("mountPath"), "");
            } else if (!mountPoints.add(mountPath)) {
                faults.invalid(at.child("mountPath"), mountPath, "must be unique");
            }
            if (devicePaths.contains(mountPath)) {
                faults.invalid(at.child("mountPath"), mountPath, "must not already exist as a path in volumeDevices");
            }
            // The rest is reported without the mount's number.
            subPaths(faults, mount, path, at);
            propagation(faults, container, mount, path);
        }
    }

    private static void subPaths(Faults faults, JsonNode mount, Path path, Path numbered) {
        for (String field : List.of("subPath", "subPathExpr")) {
            if (!text(mount, field).isEmpty()) {
                descendingPath(faults, text(mount, field), path.child(field));
            }
        }
        if (!text(mount, "subPath").isEmpty() && !text(mount, "subPathExpr").isEmpty()) {
            faults.invalid(
                    numbered.child("subPathExpr"),
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
        } else if (!recursive.equals("Disabled")
                && !text(mount, "mountPropagation").isEmpty()
                && !text(mount, "mountPropagation").equals("None")) {
            faults.forbidden(
                    path.child("recursiveReadOnly"),
                    "may only be specified when mountPropagation is None or not specified");
        }
    }

    private static Set<String> texts(JsonNode list, String field) {
        Set<String> texts = new HashSet<>();
        list.forEach(item -> texts.add(text(item, field)));
        return texts;
    }

    /** The rules of a container's raw devices; only claims can be had as such. */
    static void devices(Faults faults, JsonNode container, JsonNode volumes, Set<String> known, Path containerPath) {
        Set<String> mounted = texts(container.path("volumeMounts"), "name");
        Set<String> mountPaths = texts(container.path("volumeMounts"), "mountPath");
        Set<String> paths = new HashSet<>();
        Set<String> names = new HashSet<>();
        for (Map.Entry<Integer, JsonNode> entry : indexed(container.path("volumeDevices"))) {
            Path at = containerPath.child("volumeDevices").index(entry.getKey());
            String name = text(entry.getValue(), "name");
            String device = text(entry.getValue(), "devicePath");
            if (name.isEmpty()) {
                faults.required(at.child("name"), "");
            }
            if (!names.add(name)) {
                faults.invalid(at.child("name"), name, "must be unique");
            }
            if (!known.contains(name)) {
                faults.notFound(at.child("name"), name);
            } else if (!isClaim(volumes, name)) {
                faults.invalid(
                        at.child("name"),
                        name,
                        "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode");
            }
            if (device.isEmpty()) {
                faults.required(at.child("devicePath"), "");
            } else {
                devicePath(faults, device, paths, at.child("devicePath"));
            }
            if (mounted.contains(name)) {
                faults.invalid(at.child("name"), name, "must not already exist in volumeMounts");
            }
            if (!device.isEmpty() && mountPaths.contains(device)) {
                faults.invalid(at.child("devicePath"), device, "must not already exist as a path in volumeMounts");
            }
        }
    }

    private static void devicePath(Faults faults, String device, Set<String> paths, Path path) {
        if (!paths.add(device)) {
            faults.invalid(path, device, "must be unique");
        }
        if (Arrays.asList(device.split("/", -1)).contains("..")) {
            faults.invalid(path, device, "can not contain backsteps ('..')");
        }
    }

    private static boolean isClaim(JsonNode volumes, String name) {
        return volumes.valueStream()
                .anyMatch(volume -> text(volume, "name").equals(name)
                        && (has(volume, "persistentVolumeClaim") || has(volume, "ephemeral")));
    }
}
