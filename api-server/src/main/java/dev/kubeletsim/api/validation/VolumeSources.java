// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import static dev.kubeletsim.api.validation.Trees.has;
import static dev.kubeletsim.api.validation.Trees.number;
import static dev.kubeletsim.api.validation.Trees.text;

import dev.kubeletsim.api.names.Names;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * Where a persistent volume is: one of many types ({@code ValidatePersistentVolumeSpec}). Of the types of storage systems
 * only what has to be there is checked, besides CSI, NFS, local and hostPath.
 */
final class VolumeSources {
    private static final int MAX_LUN = 255;
    private static final int MAX_DRIVER_NAME = 63;
    private static final Set<String> TAKE_MOUNT_OPTIONS = Set.of(
            "gcePersistentDisk",
            "awsElasticBlockStore",
            "glusterfs",
            "nfs",
            "rbd",
            "quobyte",
            "iscsi",
            "cinder",
            "cephfs",
            "azureFile",
            "vsphereVolume",
            "azureDisk",
            "photonPersistentDisk");
    /** The types in the order in which upstream looks, with the fields that each needs. */
    private static final Map<String, List<String>> REQUIRED = new LinkedHashMap<>();

    static {
        REQUIRED.put("hostPath", List.of());
        REQUIRED.put("gcePersistentDisk", List.of("pdName"));
        REQUIRED.put("awsElasticBlockStore", List.of("volumeID"));
        REQUIRED.put("glusterfs", List.of("endpoints", "path"));
        REQUIRED.put("flocker", List.of());
        REQUIRED.put("nfs", List.of("server", "path"));
        REQUIRED.put("rbd", List.of("monitors", "image"));
        REQUIRED.put("quobyte", List.of("registry", "volume"));
        REQUIRED.put("cephfs", List.of("monitors"));
        REQUIRED.put("iscsi", List.of("targetPortal", "iqn"));
        REQUIRED.put("cinder", List.of("volumeID"));
        REQUIRED.put("fc", List.of());
        REQUIRED.put("flexVolume", List.of("driver"));
        REQUIRED.put("azureFile", List.of("secretName", "shareName"));
        REQUIRED.put("vsphereVolume", List.of("volumePath"));
        REQUIRED.put("photonPersistentDisk", List.of("pdID"));
        REQUIRED.put("portworxVolume", List.of("volumeID"));
        REQUIRED.put("azureDisk", List.of("diskName", "diskURI"));
        REQUIRED.put("scaleIO", List.of("gateway", "system", "volumeName"));
        REQUIRED.put("local", List.of());
        REQUIRED.put("storageos", List.of());
        REQUIRED.put("csi", List.of());
    }

    private final Faults faults;
    private final JsonNode spec;

    private VolumeSources(Faults faults, JsonNode spec) {
        this.faults = faults;
        this.spec = spec;
    }

    /** Notes the faults of a volume's type: there has to be exactly one. */
    static void check(Faults faults, JsonNode spec, Path path) {
        new VolumeSources(faults, spec).check(path);
    }

    /** Whether the annotation with mount options is accepted ({@code pkg/volume/validation}). */
    static boolean takesMountOptions(JsonNode spec) {
        return TAKE_MOUNT_OPTIONS.stream().anyMatch(type -> has(spec, type));
    }

    private void check(Path path) {
        int sources = 0;
        for (Map.Entry<String, List<String>> type : REQUIRED.entrySet()) {
            String name = type.getKey();
            if (!has(spec, name)) {
                continue;
            }
            sources++;
            // Upstream does not count what comes before a FlexVolume.
            if (sources > 1 && !name.equals("flexVolume")) {
                faults.forbidden(
                        path.child(name.equals("cephfs") ? "cephFS" : name), "may not specify more than 1 volume type");
            } else {
                Path at = path.child(name.equals("gcePersistentDisk") ? "persistentDisk" : name);
                type.getValue().forEach(field -> required(spec.path(name), field, at));
                source(name, spec.path(name), at);
            }
        }
        if (sources == 0) {
            faults.required(path, "must specify a volume type");
        }
    }

    private void required(JsonNode source, String field, Path path) {
        if (source.path(field).isArray()
                ? source.path(field).isEmpty()
                : text(source, field).isEmpty()) {
            faults.required(path.child(field), "");
        }
    }

    private void source(String type, JsonNode source, Path path) {
        switch (type) {
            case "hostPath" -> VolumeValidation.hostPath(faults, source, path);
            case "local" -> local(source, path);
            case "nfs" -> {
                if (!text(source, "path").isEmpty() && !text(source, "path").startsWith("/")) {
                    faults.invalid(path.child("path"), text(source, "path"), "must be an absolute path");
                }
            }
            case "iscsi" -> {
                if (number(source, "lun") < 0 || number(source, "lun") > MAX_LUN) {
                    faults.invalid(path.child("lun"), number(source, "lun"), Names.range(0, MAX_LUN));
                }
            }
            case "csi" -> csi(source, path);
            default -> {
                // Types of storage systems: nothing here mounts them, their other fields are stored as sent.
            }
        }
    }

    private void local(JsonNode source, Path path) {
        if (text(source, "path").isEmpty()) {
            faults.required(path.child("path"), "");
        } else {
            VolumeValidation.noBacksteps(faults, text(source, "path"), path.child("path"));
        }
        if (!has(spec, "nodeAffinity")) {
            faults.required(Path.of("spec").child("nodeAffinity"), "Local volume requires node affinity");
        }
    }

    private void csi(JsonNode source, Path path) {
        String driver = text(source, "driver");
        if (driver.isEmpty()) {
            faults.required(path.child("driver"), "");
        } else {
            if (driver.length() > MAX_DRIVER_NAME) {
                faults.tooLong(path.child("driver"), MAX_DRIVER_NAME);
            }
            faults.invalidEach(
                    path.child("driver"),
                    driver,
                    Names.dns1123Subdomain(driver.toLowerCase(Locale.ROOT), faults.minor()));
        }
        required(source, "volumeHandle", path);
        for (String secret : List.of(
                "controllerPublishSecretRef",
                "controllerExpandSecretRef",
                "nodePublishSecretRef",
                "nodeExpandSecretRef")) {
            if (has(source, secret)) {
                required(source.path(secret), "name", path.child(secret));
                required(source.path(secret), "namespace", path.child(secret));
            }
        }
    }
}
