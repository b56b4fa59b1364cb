// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.volume;

import dev.kubeletsim.kubelet.client.ApiResource;
import dev.kubeletsim.kubelet.client.ClusterObjects;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.FieldRefs;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What configMap, secret, downwardAPI and projected volumes hold, from the cluster's objects as they are now. */
final class VolumeContents {
    private static final int DEFAULT_MODE = 0644;
    private static final int TOKEN_MODE = 0600;
    private static final long DEFAULT_TOKEN_SECONDS = 3600;

    private final ClusterObjects objects;
    private final Map<String, BigDecimal> nodeAllocatable;

    /** @param nodeAllocatable stands in for limits that a container does not have */
    VolumeContents(ClusterObjects objects, Map<String, BigDecimal> nodeAllocatable) {
        this.objects = objects;
        this.nodeAllocatable = nodeAllocatable;
    }

    /**
     * The files of a volume, by path.
     *
     * @throws VolumeException if an object or a key is missing that is not optional
     */
    List<VolumeFile> of(Pod pod, String type, JsonNode source) {
        Map<String, VolumeFile> files = new TreeMap<>();
        int mode = source.path("defaultMode").asInt(DEFAULT_MODE);
        if ("projected".equals(type)) {
            for (JsonNode part : source.path("sources")) {
                Map.Entry<String, JsonNode> only = part.properties().iterator().next();
                add(pod, only.getKey(), only.getValue(), mode, files);
            }
        } else {
            add(pod, type, source, mode, files);
        }
        return List.copyOf(files.values());
    }

    private void add(Pod pod, String type, JsonNode source, int mode, Map<String, VolumeFile> files) {
        List<VolumeFile> own = switch (type) {
            case "configMap" -> configMap(pod, source, mode);
            case "secret" -> secret(pod, source, mode);
            case "downwardAPI" -> downwardApi(pod, source, mode);
            case "serviceAccountToken" -> List.of(token(pod, source));
            default -> throw new VolumeException("projected volume source \"" + type + "\" is not simulated");
        };
        own.forEach(file -> files.put(file.path(), file));
    }

    private List<VolumeFile> configMap(Pod pod, JsonNode source, int mode) {
        String name = Trees.text(source, "name");
        JsonNode map = object(pod, ApiResource.CONFIG_MAPS, name, Trees.flag(source, "optional"));
        Map<String, byte[]> payload = new TreeMap<>();
        Trees.textMap(map, "data").forEach((key, text) -> payload.put(key, text.getBytes(StandardCharsets.UTF_8)));
        Trees.textMap(map, "binaryData").forEach((key, text) -> payload.put(key, decode(text)));
        return select(payload, source, mode, "configmap references non-existent config key: ");
    }

    private List<VolumeFile> secret(Pod pod, JsonNode source, int mode) {
        String field = source.has("secretName") ? "secretName" : "name";
        JsonNode secret = object(pod, ApiResource.SECRETS, Trees.text(source, field), Trees.flag(source, "optional"));
        Map<String, byte[]> payload = new TreeMap<>();
        Trees.textMap(secret, "data").forEach((key, text) -> payload.put(key, decode(text)));
        return select(payload, source, mode, "references non-existent secret key: ");
    }

    private static List<VolumeFile> select(Map<String, byte[]> payload, JsonNode source, int mode, String missing) {
        List<VolumeFile> files = new ArrayList<>();
        JsonNode items = source.path("items");
        if (items.isEmpty()) {
            payload.forEach((key, content) -> files.add(new VolumeFile(key, content, mode, NodeFiles.ROOT)));
            return files;
        }
        for (JsonNode item : items) {
            byte[] content = payload.get(Trees.text(item, "key"));
            if (content != null) {
                files.add(new VolumeFile(
                        Trees.text(item, "path"), content, item.path("mode").asInt(mode), NodeFiles.ROOT));
            } else if (!Trees.flag(source, "optional")) {
                throw new VolumeException(missing + Trees.text(item, "key"));
            }
        }
        return files;
    }

    private List<VolumeFile> downwardApi(Pod pod, JsonNode source, int mode) {
        List<VolumeFile> files = new ArrayList<>();
        for (JsonNode item : source.path("items")) {
            files.add(new VolumeFile(
                    Trees.text(item, "path"),
                    downward(pod, item).getBytes(StandardCharsets.UTF_8),
                    item.path("mode").asInt(mode),
                    NodeFiles.ROOT));
        }
        return files;
    }

    private String downward(Pod pod, JsonNode item) {
        if (item.path("fieldRef").isObject()) {
            String path = Trees.text(item.path("fieldRef"), "fieldPath");
            return FieldRefs.metadataField(pod, path)
                    .orElseThrow(() -> new VolumeException("unsupported fieldPath: " + path));
        }
        JsonNode selector = item.path("resourceFieldRef");
        String container = Trees.text(selector, "containerName");
        return FieldRefs.resource(
                pod.container(container)
                        .orElseThrow(() -> new VolumeException("container " + container + " not found")),
                selector,
                nodeAllocatable);
    }

    private VolumeFile token(Pod pod, JsonNode source) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("apiVersion", "authentication.k8s.io/v1").put("kind", "TokenRequest");
        ObjectNode spec = request.putObject("spec");
        String audience = Trees.text(source, "audience");
        if (!audience.isEmpty()) {
            spec.putArray("audiences").add(audience);
        } else {
            spec.putArray("audiences");
        }
        spec.put("expirationSeconds", source.path("expirationSeconds").asLong(DEFAULT_TOKEN_SECONDS));
        spec.putObject("boundObjectRef")
                .put("kind", "Pod")
                .put("apiVersion", "v1")
                .put("name", pod.name())
                .put("uid", pod.uid());
        ObjectNode answer =
                objects.requestToken(pod.namespace(), Trees.text(pod.spec(), "serviceAccountName"), request);
        byte[] token = Trees.text(answer.path("status"), "token").getBytes(StandardCharsets.UTF_8);
        Long user = commonUser(pod);
        boolean forGroup = pod.securityContext().hasNonNull("fsGroup");
        int mode = forGroup || user != null ? TOKEN_MODE : DEFAULT_MODE;
        return new VolumeFile(
                Trees.text(source, "path"), token, mode, user == null || forGroup ? NodeFiles.ROOT : user.intValue());
    }

    /** The one user that all containers run as, if the spec says so. */
    private static @Nullable Long commonUser(Pod pod) {
        Long ofPod = Trees.optionalLong(pod.securityContext(), "runAsUser");
        Set<Optional<Long>> users = pod.allContainers().stream()
                .map(Container::securityContext)
                .map(own -> Trees.optionalLong(own, "runAsUser"))
                .map(own -> Optional.ofNullable(own == null ? ofPod : own))
                .collect(Collectors.toSet());
        return users.size() == 1 ? users.iterator().next().orElse(null) : null;
    }

    private JsonNode object(Pod pod, ApiResource resource, String name, boolean optional) {
        Optional<ObjectNode> object = objects.find(resource, pod.namespace(), name);
        if (object.isEmpty() && !optional) {
            throw new VolumeException(ClusterObjects.notFound(resource, name));
        }
        return object.orElseGet(JsonNodeFactory.instance::objectNode);
    }

    private static byte[] decode(String base64) {
        return Base64.getDecoder().decode(base64);
    }
}
