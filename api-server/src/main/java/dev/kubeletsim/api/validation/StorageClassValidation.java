// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import static dev.kubeletsim.api.validation.Trees.has;
import static dev.kubeletsim.api.validation.Trees.text;

import dev.kubeletsim.api.names.Names;
import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.validation.MetadataValidation.NameSyntax;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** The rules of a storage class ({@code pkg/apis/storage/validation/validation.go}). */
public final class StorageClassValidation {
    private static final List<String> RECLAIM_POLICIES = List.of("Delete", "Retain");
    private static final List<String> BINDING_MODES = List.of("Immediate", "WaitForFirstConsumer");
    private static final int MAX_PARAMETERS = 512;
    private static final int MAX_PARAMETER_BYTES = 256 * (1 << 10);

    /** The first release that words all changes alike. */
    private static final int IMMUTABLE_SINCE = 36;

    private StorageClassValidation() {}

    /** The faults of a new class. */
    public static List<FieldError> create(int minor, JsonNode storageClass) {
        Faults faults = new Faults(minor);
        MetadataValidation.create(faults, storageClass.path("metadata"), false, NameSyntax.SUBDOMAIN);
        provisioner(faults, text(storageClass, "provisioner"));
        parameters(faults, storageClass.path("parameters"));
        oneOf(faults, storageClass, "reclaimPolicy", RECLAIM_POLICIES);
        oneOf(faults, storageClass, "volumeBindingMode", BINDING_MODES);
        return faults.toList();
    }

    /** The faults of a changed class: what volumes were made by stays. */
    public static List<FieldError> update(int minor, JsonNode storageClass, JsonNode old) {
        Faults faults = new Faults(minor);
        MetadataValidation.update(faults, storageClass.path("metadata"), old.path("metadata"));
        if (!Trees.same(storageClass.path("parameters"), old.path("parameters"))) {
            if (minor >= IMMUTABLE_SINCE) {
                faults.invalid(Path.of("parameters"), storageClass.path("parameters"), "field is immutable");
            } else {
                faults.forbidden(Path.of("parameters"), "updates to parameters are forbidden.");
            }
        }
        if (!text(storageClass, "provisioner").equals(text(old, "provisioner"))) {
            changed(faults, minor, storageClass, "provisioner", "updates to provisioner are forbidden.");
        }
        if (!text(storageClass, "reclaimPolicy").equals(text(old, "reclaimPolicy"))) {
            changed(faults, minor, storageClass, "reclaimPolicy", "updates to reclaimPolicy are forbidden.");
        }
        if (!text(storageClass, "volumeBindingMode").equals(text(old, "volumeBindingMode"))) {
            faults.invalid(Path.of("volumeBindingMode"), text(storageClass, "volumeBindingMode"), "field is immutable");
        }
        return faults.toList();
    }

    private static void changed(Faults faults, int minor, JsonNode storageClass, String field, String oldText) {
        if (minor >= IMMUTABLE_SINCE) {
            faults.invalid(Path.of(field), text(storageClass, field), "field is immutable");
        } else {
            faults.forbidden(Path.of(field), oldText);
        }
    }

    private static void provisioner(Faults faults, String provisioner) {
        Path path = Path.of("provisioner");
        if (provisioner.isEmpty()) {
            faults.required(path, "");
        } else {
            String lower = provisioner.toLowerCase(Locale.ROOT);
            faults.invalidEach(path, lower, Names.qualifiedName(lower, faults.minor()));
        }
    }

    private static void parameters(Faults faults, JsonNode parameters) {
        Path path = Path.of("parameters");
        if (parameters.size() > MAX_PARAMETERS) {
            faults.tooLong(path, MAX_PARAMETERS);
            return;
        }
        long bytes = 0;
        for (Map.Entry<String, JsonNode> parameter : Trees.entries(parameters).entrySet()) {
            if (parameter.getKey().isEmpty()) {
                faults.invalid(path, "", "field can not be empty.");
            }
            bytes += parameter.getKey().getBytes(StandardCharsets.UTF_8).length
                    + parameter.getValue().asString("").getBytes(StandardCharsets.UTF_8).length;
        }
        if (bytes > MAX_PARAMETER_BYTES) {
            faults.tooLong(path, MAX_PARAMETER_BYTES);
        }
    }

    private static void oneOf(Faults faults, JsonNode storageClass, String field, List<String> values) {
        String value = text(storageClass, field);
        if (has(storageClass, field) && !value.isEmpty() && !values.contains(value)) {
            faults.notSupported(Path.of(field), value, values);
        }
    }
}
