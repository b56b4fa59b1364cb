// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import static dev.kubeletsim.api.validation.Trees.has;
import static dev.kubeletsim.api.validation.Trees.text;

import dev.kubeletsim.api.names.Names;
import dev.kubeletsim.api.quantity.Quantity;
import dev.kubeletsim.api.schema.GoText;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The rules of the fields that persistent volumes and claims share. */
final class VolumeFields {
    private static final List<String> ACCESS_MODES =
            List.of("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod");
    private static final String ONE_POD = "ReadWriteOncePod";
    private static final List<String> VOLUME_MODES = List.of("Block", "Filesystem");
    /** From this release on errors show values of internal types as JSON, before as Go prints them. */
    private static final int JSON_VALUES_SINCE = 34;

    /** Text that a message shows as it is. */
    private record Verbatim(String text) {
        @Override
        public String toString() {
            return text;
        }
    }

    private VolumeFields() {}

    /** The rules of {@code accessModes}. */
    static void accessModes(Faults faults, JsonNode modes, Path spec, String whyRequired) {
        Path path = spec.child("accessModes");
        if (modes.isEmpty()) {
            faults.required(path, whyRequired);
        }
        boolean onePod = false;
        boolean others = false;
        for (JsonNode each : modes) {
            String mode = each.asString("");
            if (!ACCESS_MODES.contains(mode)) {
                faults.notSupported(path, mode, ACCESS_MODES);
            }
            onePod |= mode.equals(ONE_POD);
            others |= !mode.equals(ONE_POD) && ACCESS_MODES.contains(mode);
        }
        if (onePod && others) {
            faults.forbidden(path, "may not use ReadWriteOncePod with other access modes");
        }
    }

    /** The rules of {@code volumeMode}. */
    static void volumeMode(Faults faults, JsonNode spec, Path path) {
        String mode = text(spec, "volumeMode");
        if (has(spec, "volumeMode") && !VOLUME_MODES.contains(mode)) {
            faults.notSupported(path.child("volumeMode"), mode, VOLUME_MODES);
        }
    }

    /** The rules of a field that names a class, if it does. */
    static void className(Faults faults, JsonNode spec, String field, Path path) {
        String name = text(spec, field);
        if (!name.isEmpty()) {
            faults.invalidEach(path.child(field), name, Names.dns1123Subdomain(name, faults.minor()));
        }
    }

    /** An amount has to be more than nothing. */
    static void positive(Faults faults, JsonNode amount, Path path) {
        Quantity quantity = ResourceValidation.quantity(amount);
        notNegative(faults, quantity, path);
        if (quantity.signum() <= 0) {
            faults.invalid(path, quantity.toString(), "must be greater than zero");
        }
    }

    /** Upstream's {@code validateBasicResource}. */
    static void notNegative(Faults faults, Quantity quantity, Path path) {
        if (quantity.value() < 0) {
            faults.invalid(path, quantity.value(), "must be a valid resource quantity");
        }
    }

    /** A struct of an internal type as the release's messages show it. */
    static Object shown(GoValue.Struct value, int minor) {
        // Up to 1.33 Go prints the struct, and of what it points to the addresses.
        return new Verbatim(minor >= JSON_VALUES_SINCE ? UnifiedJsonDiff.compact(value) : value.type() + "{...}");
    }

    /** The path of a field where a message shows it instead of a value. */
    static Object shown(Path path, int minor) {
        return new Verbatim(minor >= JSON_VALUES_SINCE ? "{}" : path.toString());
    }

    /** A map of amounts as the release's messages show it. */
    static Object shown(JsonNode amounts, int minor) {
        if (minor >= JSON_VALUES_SINCE) {
            return new Verbatim(amounts.isEmpty() ? "null" : json(amounts));
        }
        if (amounts.isEmpty()) {
            return new Verbatim("core.ResourceList(nil)");
        }
        return new Verbatim(Trees.entries(amounts).entrySet().stream()
                .map(entry -> GoText.quoted(entry.getKey()) + ":" + goSyntax(entry.getValue()))
                .collect(Collectors.joining(", ", "core.ResourceList{", "}")));
    }

    private static String json(JsonNode amounts) {
        ObjectNode sorted = JsonNodeFactory.instance.objectNode();
        Trees.entries(amounts).forEach(sorted::set);
        return sorted.toString();
    }

    private static String goSyntax(JsonNode amount) {
        Quantity quantity = ResourceValidation.quantity(amount);
        String text = quantity.toString();
        String format = text.endsWith("i") ? "BinarySI" : "DecimalSI";
        return "resource.Quantity{i:resource.int64Amount{value:" + quantity.value()
                + ", scale:0}, d:resource.infDecAmount{Dec:(*inf.Dec)(nil)}, s:" + GoText.quoted(text) + ", Format:"
                + GoText.quoted(format) + "}";
    }
}
