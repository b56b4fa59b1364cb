// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.discovery;

import dev.kubeletsim.api.resource.ResourceDefinition;
import dev.kubeletsim.api.resource.ResourceDefinition.Subresource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** The documents of {@code /api}, {@code /apis} and below, plain and aggregated (KEP-3352). */
public final class Discovery {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final String AGGREGATED = "apidiscovery.k8s.io/v2";

    private final List<ResourceDefinition> resources;
    private final List<String> groupVersions;

    /** The discovery of these resources, and of reviews, which have no objects. */
    public Discovery(List<ResourceDefinition> resources) {
        this.resources = List.copyOf(resources);
        Set<String> versions = new LinkedHashSet<>();
        resources.forEach(resource -> versions.add(resource.apiVersion()));
        Reviews.DEFINITIONS.forEach(review -> versions.add(review.apiVersion()));
        versions.remove("v1");
        this.groupVersions = List.copyOf(versions);
    }

    /** {@code /api}: the versions of the core group. */
    public ObjectNode coreVersions(String serverAddress) {
        ObjectNode document = NODES.objectNode().put("kind", "APIVersions");
        document.putArray("versions").add("v1");
        document.putArray("serverAddressByClientCIDRs")
                .addObject()
                .put("clientCIDR", "0.0.0.0/0")
                .put("serverAddress", serverAddress);
        return document;
    }

    /** {@code /apis}: the named groups. */
    public ObjectNode groups() {
        ObjectNode document = NODES.objectNode().put("kind", "APIGroupList").put("apiVersion", "v1");
        ArrayNode groups = document.putArray("groups");
        groupVersions.forEach(each -> groups.add(groupOf(each)));
        return document;
    }

    /** {@code /apis/GROUP}; null if there is none. */
    public @Nullable ObjectNode group(String name) {
        for (String groupVersion : groupVersions) {
            if (groupVersion.startsWith(name + "/")) {
                ObjectNode document = NODES.objectNode().put("kind", "APIGroup").put("apiVersion", "v1");
                document.setAll(groupOf(groupVersion));
                return document;
            }
        }
        return null;
    }

    private static ObjectNode groupOf(String groupVersion) {
        int slash = groupVersion.indexOf('/');
        String version = groupVersion.substring(slash + 1);
        ObjectNode group = NODES.objectNode().put("name", groupVersion.substring(0, slash));
        group.putArray("versions").addObject().put("groupVersion", groupVersion).put("version", version);
        group.putObject("preferredVersion").put("groupVersion", groupVersion).put("version", version);
        return group;
    }

    /** {@code /api/v1} and {@code /apis/GROUP/VERSION}; null if there is none. */
    public @Nullable ObjectNode resources(String groupVersion) {
        List<ResourceDefinition> inside = inside(groupVersion);
        if (inside.isEmpty()) {
            return null;
        }
        ObjectNode document = NODES.objectNode().put("kind", "APIResourceList");
        if (!groupVersion.equals("v1")) {
            document.put("apiVersion", "v1");
        }
        List<ObjectNode> entries = new ArrayList<>();
        for (ResourceDefinition resource : inside) {
            entries.add(entry(resource));
            resource.subresources().forEach(subresource -> entries.add(entry(resource, subresource)));
        }
        if (groupVersion.equals("v1")) {
            entries.add(bindings());
        }
        entries.sort(Comparator.comparing(each -> each.path("name").asString("")));
        document.put("groupVersion", groupVersion).putArray("resources").addAll(entries);
        return document;
    }

    private List<ResourceDefinition> inside(String groupVersion) {
        List<ResourceDefinition> all = new ArrayList<>(resources);
        all.addAll(Reviews.DEFINITIONS);
        return all.stream()
                .filter(resource -> resource.apiVersion().equals(groupVersion))
                .toList();
    }

    private static ObjectNode entry(ResourceDefinition resource) {
        ObjectNode entry = NODES.objectNode()
                .put("name", resource.plural())
                .put("singularName", resource.singular())
                .put("namespaced", resource.namespaced())
                .put("kind", resource.kind());
        strings(entry, "verbs", resource.verbs());
        if (!resource.shortNames().isEmpty()) {
            strings(entry, "shortNames", resource.shortNames());
        }
        if (!resource.categories().isEmpty()) {
            strings(entry, "categories", resource.categories());
        }
        if (!resource.storedAs().isEmpty()) {
            // Events of events.k8s.io are stored as v1, whose hash they share.
            String group = resource.storedAs().equals(resource.qualifiedResource()) ? resource.group() : "";
            entry.put("storageVersionHash", storageVersionHash(group, resource));
        }
        return entry;
    }

    private static ObjectNode entry(ResourceDefinition resource, Subresource subresource) {
        ObjectNode entry = NODES.objectNode()
                .put("name", resource.plural() + "/" + subresource.name())
                .put("singularName", "")
                .put("namespaced", resource.namespaced());
        if (!subresource.version().isEmpty()) {
            entry.put("group", subresource.group()).put("version", subresource.version());
        }
        entry.put("kind", subresource.kind());
        strings(entry, "verbs", subresource.verbs());
        return entry;
    }

    /** {@code bindings}, the old way to bind, which shares its implementation with {@code pods/binding}. */
    private static ObjectNode bindings() {
        ObjectNode entry = NODES.objectNode()
                .put("name", "bindings")
                .put("singularName", "binding")
                .put("namespaced", true)
                .put("kind", "Binding");
        strings(entry, "verbs", List.of("create"));
        return entry;
    }

    private static String storageVersionHash(String group, ResourceDefinition resource) {
        String text = group + "/" + resource.version() + "/" + resource.kind();
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(Arrays.copyOf(digest, 8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** {@code /api} or {@code /apis} with everything inside, as clients since 1.26 ask for it. */
    public ObjectNode aggregated(boolean core) {
        ObjectNode document =
                NODES.objectNode().put("kind", "APIGroupDiscoveryList").put("apiVersion", AGGREGATED);
        document.putObject("metadata");
        ArrayNode items = document.putArray("items");
        for (String groupVersion : core ? List.of("v1") : groupVersions) {
            int slash = groupVersion.indexOf('/');
            ObjectNode item = items.addObject();
            ObjectNode metadata = item.putObject("metadata");
            if (slash > 0) {
                metadata.put("name", groupVersion.substring(0, slash));
            }
            metadata.putNull("creationTimestamp");
            ObjectNode version = item.putArray("versions").addObject();
            version.put("version", groupVersion.substring(slash + 1));
            ArrayNode entries = version.putArray("resources");
            inside(groupVersion).forEach(resource -> entries.add(aggregated(resource)));
            version.put("freshness", "Current");
        }
        return document;
    }

    private static ObjectNode aggregated(ResourceDefinition resource) {
        ObjectNode entry = NODES.objectNode().put("resource", resource.plural());
        kind(entry, resource.group(), resource.version(), resource.kind());
        entry.put("scope", resource.namespaced() ? "Namespaced" : "Cluster")
                .put("singularResource", resource.singular());
        strings(entry, "verbs", resource.verbs());
        if (!resource.shortNames().isEmpty()) {
            strings(entry, "shortNames", resource.shortNames());
        }
        if (!resource.categories().isEmpty()) {
            strings(entry, "categories", resource.categories());
        }
        if (!resource.subresources().isEmpty()) {
            ArrayNode subresources = entry.putArray("subresources");
            for (Subresource each : resource.subresources()) {
                ObjectNode subresource = subresources.addObject().put("subresource", each.name());
                boolean own = each.version().isEmpty();
                kind(
                        subresource,
                        own ? resource.group() : each.group(),
                        own ? resource.version() : each.version(),
                        each.kind());
                strings(subresource, "verbs", each.verbs());
            }
        }
        return entry;
    }

    private static void kind(ObjectNode entry, String group, String version, String kind) {
        entry.putObject("responseKind")
                .put("group", group)
                .put("version", version)
                .put("kind", kind);
    }

    private static void strings(ObjectNode entry, String field, List<String> values) {
        ArrayNode array = entry.putArray(field);
        values.forEach(array::add);
    }
}
