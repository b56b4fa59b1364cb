// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A request, whatever brought it.
 *
 * @param method in capitals
 * @param path decoded, starting with a slash
 * @param query decoded parameters, in order; a parameter may occur more than once
 * @param accept the header, empty if absent; likewise {@code contentType} and {@code userAgent}
 * @param user who asks, already authenticated
 * @param body what is sent
 */
public record ApiRequest(
        String method,
        String path,
        Map<String, List<String>> query,
        String accept,
        String contentType,
        String userAgent,
        User user,
        Body body) {

    /** Who asks. */
    public record User(String name, List<String> groups) {
        /** The API server itself, for what runs inside of it. */
        public static final User SERVER = new User("system:apiserver", List.of("system:masters"));

        public User {
            groups = List.copyOf(groups);
        }
    }

    /** What a request carries. */
    public sealed interface Body {
        /** Nothing. */
        record None() implements Body {}

        /** Bytes in the request's content type. */
        record Bytes(byte[] bytes) implements Body {}

        /** A tree from a caller in the same process, who does not change it any more. */
        record Tree(JsonNode tree) implements Body {}
    }

    private static final Body NONE = new Body.None();

    public ApiRequest {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(body, "body");
    }

    /** A request in process, such as {@code GET /api/v1/nodes/n}; the path may carry a plain query. */
    public static ApiRequest of(String method, String pathAndQuery, String userAgent) {
        int question = pathAndQuery.indexOf('?');
        String path = question < 0 ? pathAndQuery : pathAndQuery.substring(0, question);
        Map<String, List<String>> query = new LinkedHashMap<>();
        if (question >= 0) {
            for (String pair : pathAndQuery.substring(question + 1).split("&")) {
                int equals = pair.indexOf('=');
                query.put(
                        equals < 0 ? pair : pair.substring(0, equals),
                        List.of(equals < 0 ? "" : pair.substring(equals + 1)));
            }
        }
        return new ApiRequest(method, path, query, "application/json", "", userAgent, User.SERVER, NONE);
    }

    /** The same request with a tree to send. */
    public ApiRequest withTree(String newContentType, JsonNode tree) {
        return new ApiRequest(method, path, query, accept, newContentType, userAgent, user, new Body.Tree(tree));
    }

    /** The same request by someone else. */
    public ApiRequest as(User newUser) {
        return new ApiRequest(method, path, query, accept, contentType, userAgent, newUser, body);
    }

    /** The first value of a parameter; empty if it is absent. */
    public String parameter(String name) {
        List<String> values = query.get(name);
        return values == null || values.isEmpty() ? "" : values.get(0);
    }

    /** The first value of a parameter, or null. */
    public @Nullable String parameterOrNull(String name) {
        List<String> values = query.get(name);
        return values == null || values.isEmpty() ? null : values.get(0);
    }

    /** All values of a parameter. */
    public List<String> parameters(String name) {
        return query.getOrDefault(name, List.of());
    }

    /** Whether a boolean parameter is set: anything but {@code false} and {@code 0}, as upstream reads it. */
    public boolean flag(String name) {
        String value = parameterOrNull(name);
        return value != null && !value.equals("false") && !value.equals("0");
    }
}
