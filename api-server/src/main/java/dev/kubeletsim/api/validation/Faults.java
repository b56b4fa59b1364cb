// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.schema.GoText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The faults found so far, in order, worded as {@code k8s.io/apimachinery/pkg/util/validation/field} does for one
 * release. Values are printed as Go prints them: strings quoted, numbers plain, objects as JSON.
 */
public final class Faults {
    private final int minor;
    private final List<FieldError> found = new ArrayList<>();

    /** No faults yet; texts follow release 1.{@code minor}. */
    public Faults(int minor) {
        this.minor = minor;
    }

    /** The release whose words are used. */
    int minor() {
        return minor;
    }

    /** What was found, in order. */
    public List<FieldError> toList() {
        return List.copyOf(found);
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    int size() {
        return found.size();
    }

    void required(Path path, String detail) {
        add(FieldError.Type.REQUIRED, path, "Required value", detail);
    }

    void invalid(Path path, @Nullable Object value, String detail) {
        add(FieldError.Type.INVALID, path, "Invalid value: " + printed(value), detail);
    }

    void forbidden(Path path, String detail) {
        add(FieldError.Type.FORBIDDEN, path, "Forbidden", detail);
    }

    void duplicate(Path path, Object value) {
        add(FieldError.Type.DUPLICATE, path, "Duplicate value: " + printed(value), "");
    }

    void notFound(Path path, Object value) {
        add(FieldError.Type.NOT_FOUND, path, "Not found: " + printed(value), "");
    }

    void notFound(Path path, Object value, String detail) {
        add(FieldError.Type.NOT_FOUND, path, "Not found: " + printed(value), detail);
    }

    void notSupported(Path path, Object value, Collection<String> supported) {
        String detail = supported.isEmpty()
                ? ""
                : supported.stream().map(GoText::quoted).collect(Collectors.joining(", ", "supported values: ", ""));
        add(FieldError.Type.NOT_SUPPORTED, path, "Unsupported value: " + printed(value), detail);
    }

    void tooLong(Path path, int bytes) {
        add(
                FieldError.Type.TOO_LONG,
                path,
                "Too long",
                (minor >= 32 ? "may not be more than " : "must have at most ") + bytes + " bytes");
    }

    void tooMany(Path path, int count, int most) {
        add(FieldError.Type.TOO_MANY, path, "Too many: " + count, "must have at most " + most + " items");
    }

    /** One fault of kind "invalid" a message. */
    void invalidEach(Path path, Object value, List<String> messages) {
        messages.forEach(message -> invalid(path, value, message));
    }

    private void add(FieldError.Type type, Path path, String body, String detail) {
        found.add(new FieldError(type, path.toString(), detail.isEmpty() ? body : body + ": " + detail));
    }

    private static String printed(@Nullable Object value) {
        if (value instanceof String text) {
            return GoText.quoted(text);
        }
        return value instanceof JsonNode node && node.isString()
                ? GoText.quoted(node.stringValue())
                : String.valueOf(value);
    }
}
