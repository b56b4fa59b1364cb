// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.ApiResponse;
import dev.kubeletsim.api.ApiServer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Creates objects of any kind that the embedded API server has, as {@code kubectl create} does: unknown fields are faults. */
final class ApiObjects {
    private static final Map<String, List<String>> STRICTLY = Map.of("fieldValidation", List.of("Strict"));
    private static final String JSON = "application/json";

    private final ApiServer server;

    ApiObjects(ApiServer server) {
        this.server = server;
    }

    /** What the server answered. */
    record Answer(int status, ObjectNode tree, List<String> warnings) {
        boolean isFailure() {
            return status >= 400;
        }

        /** The failure's word. */
        String reason() {
            return tree.path("reason").asString("");
        }

        /** The failure's sentence. */
        String message() {
            return tree.path("message").asString("");
        }
    }

    /** Creates an object; a kind that the server does not know is answered with 404 as {@code kubectl} words it. */
    Answer create(ObjectNode object, String namespace) {
        String version = object.path("apiVersion").asString("");
        String kind = object.path("kind").asString("");
        String root = version.contains("/") ? "/apis/" + version : "/api/" + version;
        Answer resources = send("GET", root, Map.of(), null, "");
        for (JsonNode resource :
                resources.isFailure() ? List.<JsonNode>of() : resources.tree().path("resources")) {
            if (resource.path("kind").asString("").equals(kind)
                    && !resource.path("name").asString("").contains("/")) {
                String scope = resource.path("namespaced").asBoolean(false) ? "/namespaces/" + namespace : "";
                return send("POST", root + scope + "/" + resource.path("name").asString(""), STRICTLY, object, JSON);
            }
        }
        ObjectNode unknown = object.objectNode();
        unknown.put("reason", "NotFound");
        unknown.put("message", "no matches for kind \"" + kind + "\" in version \"" + version + "\"");
        return new Answer(404, unknown, List.of());
    }

    /** Changes a subresource of a pod by a strategic merge patch. */
    Answer patchPod(String namespace, String name, String subresource, ObjectNode patch) {
        return send(
                "PATCH",
                "/api/v1/namespaces/" + namespace + "/pods/" + name + "/" + subresource,
                STRICTLY,
                patch,
                "application/strategic-merge-patch+json");
    }

    /** Removes a pod without waiting for its processes. */
    void deletePod(String namespace, String name) {
        send(
                "DELETE",
                "/api/v1/namespaces/" + namespace + "/pods/" + name,
                Map.of("gracePeriodSeconds", List.of("0")),
                null,
                "");
    }

    private Answer send(
            String method, String path, Map<String, List<String>> query, @Nullable ObjectNode body, String type) {
        ApiRequest.User user =
                new ApiRequest.User("kubernetes-admin", List.of("system:masters", "system:authenticated"));
        ApiRequest request =
                new ApiRequest(method, path, query, JSON, "", "kubelet-sim", user, new ApiRequest.Body.None());
        ApiResponse response = server.handle(body == null ? request : request.withTree(type, body));
        if (response instanceof ApiResponse.Document document) {
            return new Answer(document.status(), document.tree(), document.warnings());
        }
        if (response instanceof ApiResponse.Content content) {
            // Such as "404 page not found" for a group of resources that is not served.
            return new Answer(content.status(), JsonNodeFactory.instance.objectNode(), List.of());
        }
        throw new IllegalStateException(method + " " + path + " was answered with "
                + response.getClass().getSimpleName() + " (expected: Document)");
    }
}
