// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.registry;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The body of a registry's refusal: {@code {"errors": [{"code": …, "message": …}]}}, read as distribution's {@code errcode}
 * reads it.
 *
 * @param errors at least one
 */
record RegistryErrors(List<RegistryError> errors) {
    private static final JsonMapper MAPPER = new JsonMapper();
    private static final String UNKNOWN = "UNKNOWN";

    /** The codes of distribution 2.8 with their messages. */
    private static final Map<String, String> MESSAGES = Map.ofEntries(
            Map.entry(UNKNOWN, "unknown error"),
            Map.entry("UNSUPPORTED", "The operation is unsupported."),
            Map.entry("UNAUTHORIZED", "authentication required"),
            Map.entry("DENIED", "requested access to the resource is denied"),
            Map.entry("UNAVAILABLE", "service unavailable"),
            Map.entry("TOOMANYREQUESTS", "too many requests"),
            Map.entry("DIGEST_INVALID", "provided digest did not match uploaded content"),
            Map.entry("SIZE_INVALID", "provided length did not match content length"),
            Map.entry("NAME_INVALID", "invalid repository name"),
            Map.entry("TAG_INVALID", "manifest tag did not match URI"),
            Map.entry("NAME_UNKNOWN", "repository name not known to registry"),
            Map.entry("MANIFEST_UNKNOWN", "manifest unknown"),
            Map.entry("MANIFEST_INVALID", "manifest invalid"),
            Map.entry("MANIFEST_UNVERIFIED", "manifest failed signature verification"),
            Map.entry("MANIFEST_BLOB_UNKNOWN", "blob unknown to registry"),
            Map.entry("BLOB_UNKNOWN", "blob unknown to registry"),
            Map.entry("BLOB_UPLOAD_UNKNOWN", "blob upload unknown to registry"),
            Map.entry("BLOB_UPLOAD_INVALID", "blob upload invalid"),
            Map.entry("PAGINATION_NUMBER_INVALID", "invalid number of results requested"));

    /**
     * One error.
     *
     * @param code a known one; others are {@code UNKNOWN}
     * @param message empty if the registry said no more than the code does
     */
    record RegistryError(String code, String message) {
        /** An error with the code's own message, as one with details has it. */
        static RegistryError detailed(String code) {
            return new RegistryError(code, messageOf(code));
        }

        /** Whether code and message say the same. */
        boolean isPlain() {
            return message.equals(messageOf(code));
        }

        /** The error as Go prints it. */
        String text() {
            String words = code.toLowerCase(Locale.ROOT).replace('_', ' ');
            return message.isEmpty() ? words : words + ": " + message;
        }
    }

    RegistryErrors {
        errors = List.copyOf(errors);
    }

    /** Reads a body; nothing if it is none of the kind, or holds no error. */
    static Optional<RegistryErrors> parse(byte[] body) {
        JsonNode root;
        try {
            root = MAPPER.readTree(body);
        } catch (JacksonException e) {
            // A registry may answer anything; then the status is all there is.
            return Optional.empty();
        }
        List<RegistryError> errors = new ArrayList<>();
        for (JsonNode error : root.path("errors")) {
            String name = error.path("code").asString("");
            String code = MESSAGES.containsKey(name) ? name : UNKNOWN;
            String message = error.path("message").asString("");
            boolean details = error.hasNonNull("detail");
            boolean bare = !details && (message.isEmpty() || message.equals(messageOf(code)));
            errors.add(new RegistryError(code, bare ? "" : message.isEmpty() ? messageOf(code) : message));
        }
        return errors.isEmpty() ? Optional.empty() : Optional.of(new RegistryErrors(errors));
    }

    /** What distribution says of a code. */
    static String messageOf(String code) {
        return MESSAGES.getOrDefault(code, "unknown error");
    }

    /** All errors as Go prints a list of them. */
    String joined() {
        if (errors.size() == 1) {
            return errors.getFirst().text();
        }
        StringBuilder text = new StringBuilder("errors:\n");
        errors.forEach(error -> text.append(error.text()).append('\n'));
        return text.toString();
    }
}
