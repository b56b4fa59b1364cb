// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.rest;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.admission.Attributes.Call;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.resource.FieldValidation;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The query parameters of a write.
 *
 * @param kind of the options object: CreateOptions, UpdateOptions, PatchOptions
 * @param dryRun whether nothing is stored
 * @param fieldManager as given, empty if absent
 * @param manager who owns what is written: the field manager, or the first word of the user agent
 * @param asked the field validation as it was asked for, empty for the default
 * @param force whether an apply takes fields over from other managers
 */
record WriteOptions(
        String kind,
        boolean dryRun,
        String fieldManager,
        String manager,
        FieldValidation validation,
        String asked,
        boolean force) {
    private static final int LONGEST_MANAGER = 128;

    /**
     * Reads the options.
     *
     * @param apply whether this is a server-side apply, which has rules of its own
     * @throws ApiFailure 422 for values that are not known
     */
    static WriteOptions parse(ApiRequest request, String kind, boolean apply) {
        List<FieldError> errors = new ArrayList<>();
        boolean isPatch = kind.equals("PatchOptions");
        String fieldManager = request.parameter("fieldManager");
        if (apply && fieldManager.isEmpty()) {
            errors.add(new FieldError(
                    FieldError.Type.REQUIRED, "fieldManager", "Required value: is required for apply patch"));
        }
        if (isPatch && !apply && request.parameterOrNull("force") != null) {
            errors.add(new FieldError(
                    FieldError.Type.FORBIDDEN, "force", "Forbidden: may not be specified for non-apply patch"));
        }
        if (fieldManager.length() > LONGEST_MANAGER) {
            errors.add(new FieldError(
                    FieldError.Type.TOO_LONG, "fieldManager", "Too long: may not be more than 128 bytes"));
        }
        for (String value : request.parameters("dryRun")) {
            if (!value.equals("All")) {
                errors.add(new FieldError(
                        FieldError.Type.NOT_SUPPORTED,
                        "dryRun",
                        "Unsupported value: \"" + value + "\": supported values: \"All\""));
            }
        }
        FieldValidation validation = validation(request.parameter("fieldValidation"), errors);
        if (!errors.isEmpty()) {
            throw ApiFailure.invalid("meta.k8s.io", kind, "", errors);
        }
        return new WriteOptions(
                kind,
                !request.parameters("dryRun").isEmpty(),
                fieldManager,
                fieldManager.isEmpty() ? managerOf(request.userAgent()) : fieldManager,
                validation,
                request.parameter("fieldValidation"),
                request.flag("force"));
    }

    /** What admission knows of the request; {@code warnings} may grow until it is answered. */
    Call call(ApiRequest request, List<String> warnings) {
        return new Call(request.user(), dryRun, document(kind), warnings);
    }

    /** The options as an object, without what is not set. */
    private ObjectNode document(String ofKind) {
        ObjectNode options = JsonNodeFactory.instance.objectNode();
        options.put("kind", ofKind).put("apiVersion", "meta.k8s.io/v1");
        if (dryRun) {
            options.putArray("dryRun").add("All");
        }
        if (force) {
            options.put("force", true);
        }
        if (!fieldManager.isEmpty()) {
            options.put("fieldManager", fieldManager);
        }
        if (!asked.isEmpty()) {
            options.put("fieldValidation", asked);
        }
        return options;
    }

    private static FieldValidation validation(String value, List<FieldError> errors) {
        return switch (value) {
            case "", "Warn" -> FieldValidation.WARN;
            case "Ignore" -> FieldValidation.IGNORE;
            case "Strict" -> FieldValidation.STRICT;
            default -> {
                errors.add(new FieldError(
                        FieldError.Type.NOT_SUPPORTED,
                        "fieldValidation",
                        "Unsupported value: \"" + value + "\": supported values: \"Ignore\", \"Strict\", \"Warn\""));
                yield FieldValidation.WARN;
            }
        };
    }

    /** The user agent up to its first slash; {@code unknown} without one. */
    private static String managerOf(String userAgent) {
        int slash = userAgent.indexOf('/');
        String name = slash < 0 ? userAgent : userAgent.substring(0, slash);
        name = name.length() > LONGEST_MANAGER ? name.substring(0, LONGEST_MANAGER) : name;
        return name.isEmpty() ? "unknown" : name;
    }
}
