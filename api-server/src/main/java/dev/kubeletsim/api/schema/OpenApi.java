// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.schema;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The OpenAPI v3 documents of one release: an index, and one document a group version, with the extensions ({@code
 * x-kubernetes-patch-merge-key} and the like) that {@code kubectl explain} and {@code kubectl apply} read.
 */
public final class OpenApi {
    /** Where the index is. */
    public static final String ROOT = "/openapi/v3";

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    /**
     * A resource to be documented.
     *
     * @param group empty for the core group
     * @param verbs such as {@code get} and {@code list}
     */
    public record Resource(
            String group, String version, String plural, String kind, boolean namespaced, List<String> verbs) {
        public Resource {
            verbs = List.copyOf(verbs);
        }

        /** {@code api/v1} or {@code apis/GROUP/VERSION}: the document that the resource is in. */
        String documentPath() {
            return group.isEmpty() ? "api/" + version : "apis/" + group + "/" + version;
        }
    }

    private final Map<String, ObjectNode> documents = new TreeMap<>();
    private final ObjectNode index;
    private final OpenApiV2 version2;

    /** The documents of these resources, with the types of {@code schema}. */
    public OpenApi(Schema schema, List<Resource> resources) {
        Map<String, List<Resource>> byDocument = new TreeMap<>();
        for (Resource resource : resources) {
            byDocument
                    .computeIfAbsent(resource.documentPath(), path -> new ArrayList<>())
                    .add(resource);
        }
        byDocument.forEach((path, members) -> documents.put(path, document(schema, members)));
        index = index(documents);
        version2 = new OpenApiV2(schema.minor(), documents.values());
    }

    /** The same types in the older format. */
    public OpenApiV2 version2() {
        return version2;
    }

    private static ObjectNode document(Schema schema, List<Resource> resources) {
        ObjectNode document = NODES.objectNode();
        document.put("openapi", "3.0.0");
        document.putObject("info").put("title", "Kubernetes").put("version", "v1." + schema.minor());
        ObjectNode paths = document.putObject("paths");
        OpenApiTypes types = new OpenApiTypes(schema);
        resources.stream()
                .sorted(Comparator.comparing(Resource::plural))
                .forEach(resource -> new OpenApiPaths(schema, types, paths).add(resource));
        document.putObject("components").set("schemas", types.collected());
        return document;
    }

    private static ObjectNode index(Map<String, ObjectNode> documents) {
        ObjectNode index = NODES.objectNode();
        ObjectNode paths = index.putObject("paths");
        documents.forEach((path, document) ->
                paths.putObject(path).put("serverRelativeURL", ROOT + "/" + path + "?hash=" + hash(document)));
        return index;
    }

    private static String hash(ObjectNode document) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-512")
                    .digest(document.toString().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).toUpperCase(Locale.ROOT);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-512", e);
        }
    }

    /** What {@code GET} of that path answers, or null if there is no such document. The tree is shared. */
    public @Nullable ObjectNode document(String path) {
        if (path.equals(ROOT)) {
            return index;
        }
        return path.startsWith(ROOT + "/") ? documents.get(path.substring(ROOT.length() + 1)) : null;
    }
}
