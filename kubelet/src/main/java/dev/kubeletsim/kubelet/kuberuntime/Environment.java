// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.kuberuntime;

import dev.kubeletsim.kubelet.client.ApiResource;
import dev.kubeletsim.kubelet.client.ClusterObjects;
import dev.kubeletsim.kubelet.config.KubeletConfiguration;
import dev.kubeletsim.kubelet.config.ServiceLister;
import dev.kubeletsim.kubelet.events.EventRecorder;
import dev.kubeletsim.kubelet.events.ObjectReference;
import dev.kubeletsim.kubelet.pod.Container;
import dev.kubeletsim.kubelet.pod.FieldRefs;
import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** A container's environment (upstream's {@code makeEnvironmentVariables}). */
final class Environment {
    private static final Pattern NAME = Pattern.compile("[-._a-zA-Z][-._a-zA-Z0-9]*");

    private final KubeletConfiguration configuration;
    private final ClusterObjects objects;
    private final ServiceLister services;
    private final EventRecorder events;

    Environment(
            KubeletConfiguration configuration, ClusterObjects objects, ServiceLister services, EventRecorder events) {
        this.configuration = configuration;
        this.objects = objects;
        this.services = services;
        this.events = events;
    }

    /**
     * All variables: the container's own in their order, then those of services.
     *
     * @throws ContainerConfigException if a config map or secret is missing that is not optional
     */
    Map<String, String> of(Pod pod, Container container, List<String> podIps) {
        if (!services.hasSynced()) {
            throw new ContainerConfigException(
                    "services have not yet been read at least once, cannot construct envvars");
        }
        boolean links = pod.spec().path("enableServiceLinks").asBoolean(true);
        Map<String, String> ofServices = ServiceVariables.of(services, pod.namespace(), links);
        Map<String, String> variables = new LinkedHashMap<>();
        addSources(pod, container, variables);
        for (JsonNode variable : container.spec().path("env")) {
            String value = value(pod, container, variable, podIps, variables, ofServices);
            if (value != null) {
                variables.put(Trees.text(variable, "name"), value);
            }
        }
        ofServices.forEach(variables::putIfAbsent);
        return variables;
    }

    private void addSources(Pod pod, Container container, Map<String, String> variables) {
        for (JsonNode source : container.spec().path("envFrom")) {
            String prefix = Trees.text(source, "prefix");
            if (source.path("configMapRef").isObject()) {
                JsonNode map = object(pod, ApiResource.CONFIG_MAPS, source.path("configMapRef"));
                addAll(pod, "configMap", map, Trees.textMap(map, "data"), prefix, variables);
            } else if (source.path("secretRef").isObject()) {
                JsonNode secret = object(pod, ApiResource.SECRETS, source.path("secretRef"));
                Map<String, String> decoded = new TreeMap<>();
                Trees.textMap(secret, "data").forEach((key, value) -> decoded.put(key, decode(value)));
                addAll(pod, "secret", secret, decoded, prefix, variables);
            }
        }
    }

    private void addAll(
            Pod pod,
            String kind,
            JsonNode object,
            Map<String, String> data,
            String prefix,
            Map<String, String> variables) {
        List<String> invalid = new ArrayList<>();
        new TreeMap<>(data).forEach((key, value) -> {
            if (NAME.matcher(prefix + key).matches()) {
                variables.put(prefix + key, value);
            } else {
                invalid.add(prefix + key);
            }
        });
        if (!invalid.isEmpty()) {
            String name = Trees.text(object.path("metadata"), "name");
            events.event(
                    ObjectReference.of(pod),
                    EventRecorder.WARNING,
                    "InvalidEnvironmentVariableNames",
                    "Keys [" + String.join(", ", invalid) + "] from the EnvFrom " + kind + " " + pod.namespace() + "/"
                            + name + " were skipped since they are considered invalid environment variable names.");
        }
    }

    private @Nullable String value(
            Pod pod,
            Container container,
            JsonNode variable,
            List<String> podIps,
            Map<String, String> own,
            Map<String, String> ofServices) {
        JsonNode from = variable.path("valueFrom");
        String literal = Trees.text(variable, "value");
        if (!literal.isEmpty() || !from.isObject()) {
            Map<String, String> known = new HashMap<>(ofServices);
            known.putAll(own);
            return VariableExpansion.expand(literal, known);
        }
        if (from.path("fieldRef").isObject()) {
            return field(pod, Trees.text(from.path("fieldRef"), "fieldPath"), podIps);
        }
        if (from.path("resourceFieldRef").isObject()) {
            return resource(pod, container, from.path("resourceFieldRef"));
        }
        if (from.path("configMapKeyRef").isObject()) {
            return key(pod, ApiResource.CONFIG_MAPS, from.path("configMapKeyRef"));
        }
        if (from.path("secretKeyRef").isObject()) {
            String encoded = key(pod, ApiResource.SECRETS, from.path("secretKeyRef"));
            return encoded == null ? null : decode(encoded);
        }
        return "";
    }

    private String field(Pod pod, String path, List<String> podIps) {
        return switch (path) {
            case "spec.nodeName" -> configuration.nodeName();
            case "spec.serviceAccountName" -> Trees.text(pod.spec(), "serviceAccountName");
            case "status.hostIP" -> configuration.nodeIps().getFirst();
            case "status.hostIPs" -> String.join(",", configuration.nodeIps());
            case "status.podIP" -> podIps.isEmpty() ? "" : podIps.getFirst();
            case "status.podIPs" -> String.join(",", podIps);
            default ->
                FieldRefs.metadataField(pod, path)
                        .orElseThrow(() -> new ContainerConfigException("unsupported fieldPath: " + path));
        };
    }

    private String resource(Pod pod, Container container, JsonNode selector) {
        String name = Trees.text(selector, "containerName");
        Container of = name.isEmpty()
                ? container
                : pod.container(name)
                        .orElseThrow(() -> new ContainerConfigException("container " + name + " not found"));
        return FieldRefs.resource(of, selector, configuration.allocatable());
    }

    private @Nullable String key(Pod pod, ApiResource resource, JsonNode reference) {
        JsonNode object = object(pod, resource, reference);
        String key = Trees.text(reference, "key");
        JsonNode value = object.path("data").path(key);
        if (value.isString()) {
            return value.asString();
        }
        if (Trees.flag(reference, "optional")) {
            return null;
        }
        throw new ContainerConfigException("couldn't find key " + key + " in " + resource.kind() + " " + pod.namespace()
                + "/" + Trees.text(reference, "name"));
    }

    /** The object, or an empty one where it is missing and optional. */
    private JsonNode object(Pod pod, ApiResource resource, JsonNode reference) {
        String name = Trees.text(reference, "name");
        Optional<ObjectNode> object = objects.find(resource, pod.namespace(), name);
        if (object.isEmpty() && !Trees.flag(reference, "optional")) {
            throw new ContainerConfigException(ClusterObjects.notFound(resource, name));
        }
        return object.<JsonNode>map(o -> o).orElseGet(() -> reference.path("missing"));
    }

    private static String decode(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
