// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.schema;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The {@code paths} of one document. */
final class OpenApiPaths {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final List<String> PATCH_TYPES = List.of(
            "application/apply-patch+yaml",
            "application/json-patch+json",
            "application/merge-patch+json",
            "application/strategic-merge-patch+json");
    private static final List<String> READ_PARAMETERS = List.of(
            "allowWatchBookmarks",
            "continue",
            "fieldSelector",
            "labelSelector",
            "limit",
            "resourceVersion",
            "resourceVersionMatch",
            "sendInitialEvents",
            "timeoutSeconds",
            "watch");
    private static final List<String> WRITE_PARAMETERS = List.of("dryRun", "fieldManager", "fieldValidation");
    private static final List<String> PATCH_PARAMETERS = List.of("dryRun", "fieldManager", "fieldValidation", "force");
    private static final List<String> DELETE_PARAMETERS = List.of("dryRun", "gracePeriodSeconds", "propagationPolicy");
    private static final Map<String, String> PARAMETER_TYPES = Map.of(
            "allowWatchBookmarks", "boolean",
            "limit", "integer",
            "sendInitialEvents", "boolean",
            "timeoutSeconds", "integer",
            "watch", "boolean",
            "force", "boolean");

    private final Schema schema;
    private final OpenApiTypes types;
    private final ObjectNode paths;

    OpenApiPaths(Schema schema, OpenApiTypes types, ObjectNode paths) {
        this.schema = schema;
        this.types = types;
        this.paths = paths;
    }

    void add(OpenApi.Resource resource) {
        ObjectType type = schema.kind(resource.group(), resource.kind());
        if (type == null) {
            return;
        }
        ObjectNode kind = NODES.objectNode()
                .put("group", resource.group())
                .put("kind", resource.kind())
                .put("version", resource.version());
        String root = "/" + resource.documentPath() + (resource.namespaced() ? "/namespaces/{namespace}/" : "/");
        String collection = root + resource.plural();
        ObjectNode ofCollection = paths.putObject(collection);
        if (resource.namespaced()) {
            pathParameter(ofCollection, "namespace");
        }
        ObjectNode ofItem = paths.putObject(collection + "/{name}");
        pathParameter(ofItem, "name");
        if (resource.namespaced()) {
            pathParameter(ofItem, "namespace");
        }
        ObjectNode object = types.reference(type);
        ObjectNode list = types.listReference(type, kind);
        for (String verb : resource.verbs()) {
            switch (verb) {
                case "list" -> answers(operation(ofCollection, "get", "list", kind, READ_PARAMETERS), list);
                case "create" -> sends(operation(ofCollection, "post", "post", kind, WRITE_PARAMETERS), object);
                case "get" -> answers(operation(ofItem, "get", "get", kind, List.of()), object);
                case "update" -> sends(operation(ofItem, "put", "put", kind, WRITE_PARAMETERS), object);
                case "patch" -> patches(operation(ofItem, "patch", "patch", kind, PATCH_PARAMETERS), object);
                case "delete" ->
                    answers(
                            operation(ofItem, "delete", "delete", kind, DELETE_PARAMETERS),
                            types.reference(schema.type("meta.Status")));
                default -> {
                    // Watches are lists with a parameter; deletecollection adds nothing that a client looks up here.
                }
            }
        }
    }

    private static ObjectNode operation(
            ObjectNode path, String method, String action, ObjectNode kind, List<String> parameters) {
        ObjectNode operation = path.putObject(method);
        operation.put("x-kubernetes-action", action);
        operation.set("x-kubernetes-group-version-kind", kind.deepCopy());
        if (!parameters.isEmpty()) {
            ArrayNode list = operation.putArray("parameters");
            for (String name : parameters) {
                list.addObject()
                        .put("name", name)
                        .put("in", "query")
                        .putObject("schema")
                        .put("type", PARAMETER_TYPES.getOrDefault(name, "string"))
                        .put("uniqueItems", true);
            }
        }
        return operation;
    }

    private static void pathParameter(ObjectNode path, String name) {
        path.withArray("parameters")
                .addObject()
                .put("name", name)
                .put("in", "path")
                .put("required", true)
                .putObject("schema")
                .put("type", "string")
                .put("uniqueItems", true);
    }

    private static void answers(ObjectNode operation, ObjectNode reference) {
        ObjectNode content = operation
                .putObject("responses")
                .putObject("200")
                .put("description", "OK")
                .putObject("content");
        for (String mediaType : List.of("application/json", "application/yaml")) {
            content.putObject(mediaType).set("schema", reference);
        }
    }

    private static void sends(ObjectNode operation, ObjectNode reference) {
        operation.putObject("requestBody").putObject("content").putObject("*/*").set("schema", reference);
        answers(operation, reference);
    }

    private void patches(ObjectNode operation, ObjectNode reference) {
        ObjectNode content = operation.putObject("requestBody").putObject("content");
        for (String mediaType : PATCH_TYPES) {
            content.putObject(mediaType).putObject("schema").put("type", "object");
        }
        answers(operation, reference);
    }
}
