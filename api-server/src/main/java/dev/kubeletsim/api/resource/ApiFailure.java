// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.resource;

import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * A request that failed, with the {@code metav1.Status} that says so. The factory methods are the rows of {@code
 * k8s.io/apimachinery/pkg/api/errors}: code, reason and wording of each.
 */
public final class ApiFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** One entry of {@code details.causes}; an empty field is left out. */
    public record Cause(String reason, String message, String field) {}

    /** What {@code details} says; empty strings and lists are left out. */
    public record Details(String name, String group, String kind, List<Cause> causes, int retryAfterSeconds) {
        public Details {
            causes = List.copyOf(causes);
        }
    }

    private final int code;
    private final String reason;
    private final transient @Nullable Details details;
    private final transient List<String> warnings;

    /** A failure of any kind; {@code details} may be absent. */
    public ApiFailure(int code, String reason, String message, @Nullable Details details) {
        this(code, reason, message, details, List.of());
    }

    private ApiFailure(int code, String reason, String message, @Nullable Details details, List<String> warnings) {
        super(message, null, false, false);
        this.code = code;
        this.reason = reason;
        this.details = details;
        this.warnings = List.copyOf(warnings);
    }

    /** The same failure, with what the client was to be warned of before it came to this. */
    public ApiFailure withWarnings(List<String> newWarnings) {
        return new ApiFailure(code, reason, message(), details, newWarnings);
    }

    /** The texts of the {@code Warning} headers of the answer. */
    public List<String> warnings() {
        return warnings;
    }

    /** The HTTP code. */
    public int code() {
        return code;
    }

    /** The one-word reason, such as {@code NotFound}. */
    public String reason() {
        return reason;
    }

    public @Nullable Details details() {
        return details;
    }

    /** The message, never null. */
    public String message() {
        String message = getMessage();
        return message == null ? "" : message;
    }

    /** 404 for one object: {@code pods "x" not found}. */
    public static ApiFailure notFound(String group, String plural, String name) {
        return new ApiFailure(
                404,
                "NotFound",
                qualified(plural, group) + " \"" + name + "\" not found",
                new Details(name, group, plural, List.of(), 0));
    }

    /** 404 for a path that no resource has. */
    public static ApiFailure noSuchResource() {
        return new ApiFailure(
                404,
                "NotFound",
                "the server could not find the requested resource",
                new Details("", "", "", List.of(), 0));
    }

    /** 409: {@code pods "x" already exists}. */
    public static ApiFailure alreadyExists(String group, String plural, String name) {
        return new ApiFailure(
                409,
                "AlreadyExists",
                qualified(plural, group) + " \"" + name + "\" already exists",
                new Details(name, group, plural, List.of(), 0));
    }

    /** 409: {@code Operation cannot be fulfilled on pods "x": why}. */
    public static ApiFailure conflict(String group, String plural, String name, String why) {
        return new ApiFailure(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + qualified(plural, group) + " \"" + name + "\": " + why,
                new Details(name, group, plural, List.of(), 0));
    }

    /** 400 without details. */
    public static ApiFailure badRequest(String message) {
        return new ApiFailure(400, "BadRequest", message, null);
    }

    /** 405: the server does not allow this method on the requested resource. */
    public static ApiFailure methodNotAllowed(String message) {
        return new ApiFailure(405, "MethodNotAllowed", message, new Details("", "", "", List.of(), 0));
    }

    /** 410: the revision asked for is no longer there. */
    public static ApiFailure expired(String message) {
        return new ApiFailure(410, "Expired", message, null);
    }

    /** 500: {@code Internal error occurred: why}. */
    public static ApiFailure internal(String why) {
        return new ApiFailure(
                500,
                "InternalError",
                "Internal error occurred: " + why,
                new Details("", "", "", List.of(new Cause("", why, "")), 0));
    }

    /** 422 with one cause a fault: {@code Pod "x" is invalid: …}. */
    public static ApiFailure invalid(String group, String kind, String name, List<FieldError> errors) {
        List<String> texts =
                errors.stream().map(FieldError::toString).distinct().toList();
        String faults = texts.size() == 1 ? texts.get(0) : "[" + String.join(", ", texts) + "]";
        List<Cause> causes = errors.stream()
                .map(error -> new Cause(error.type().reason(), error.body(), error.field()))
                .toList();
        return new ApiFailure(
                422,
                "Invalid",
                qualified(kind, group) + " \"" + name + "\" is invalid: " + faults,
                new Details(name, group, kind, causes, 0));
    }

    /** The {@code v1} Status object. */
    public ObjectNode toStatus() {
        ObjectNode status = JsonNodeFactory.instance.objectNode();
        status.put("kind", "Status").put("apiVersion", "v1");
        status.putObject("metadata");
        status.put("status", "Failure").put("message", message());
        if (!reason.isEmpty()) {
            status.put("reason", reason);
        }
        if (details != null) {
            write(details, status.putObject("details"));
        }
        return status.put("code", code);
    }

    private static void write(Details details, ObjectNode out) {
        putUnlessEmpty(out, "name", details.name);
        putUnlessEmpty(out, "group", details.group);
        putUnlessEmpty(out, "kind", details.kind);
        if (!details.causes.isEmpty()) {
            ArrayNode causes = out.putArray("causes");
            for (Cause cause : details.causes) {
                ObjectNode each = causes.addObject();
                putUnlessEmpty(each, "reason", cause.reason);
                putUnlessEmpty(each, "message", cause.message);
                putUnlessEmpty(each, "field", cause.field);
            }
        }
        if (details.retryAfterSeconds > 0) {
            out.put("retryAfterSeconds", details.retryAfterSeconds);
        }
    }

    private static void putUnlessEmpty(ObjectNode out, String name, String value) {
        if (!value.isEmpty()) {
            out.put(name, value);
        }
    }

    private static String qualified(String resourceOrKind, String group) {
        return group.isEmpty() ? resourceOrKind : resourceOrKind + "." + group;
    }
}
