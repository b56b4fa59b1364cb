// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.stream;

import dev.kubeletsim.api.ApiRequest;
import dev.kubeletsim.api.ObjectStore;
import dev.kubeletsim.api.ObjectStore.Key;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.stream.KubeletCall.Kind;
import dev.kubeletsim.streaming.http.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Finds the kubelet that serves a pod's or node's subresource (kubernetes pkg/registry/core/pod/strategy.go). */
public final class PodConnections {
    private static final int KUBELET_PORT = 10250;

    /** Addresses by preference; a node's host name need not resolve where the server runs. */
    private static final List<String> ADDRESS_TYPES =
            List.of("InternalIP", "ExternalIP", "InternalDNS", "ExternalDNS", "Hostname");

    private static final List<String> LOG_OPTIONS = List.of(
            "follow", "previous", "timestamps", "sinceSeconds", "sinceTime", "tailLines", "limitBytes", "stream");

    private final ObjectStore store;

    public PodConnections(ObjectStore store) {
        this.store = store;
    }

    /**
     * Where a pod's log is; null if the pod has no node yet, whose log is empty.
     *
     * @throws ApiFailure 404 without the pod or its node, 400 without a container's name among several
     */
    public @Nullable KubeletCall log(ApiRequest request, String namespace, String name) {
        ObjectNode pod = pod(namespace, name);
        String container = container(pod, name, request.parameter("container"));
        String node = pod.path("spec").path("nodeName").asString("");
        if (node.isEmpty()) {
            return null;
        }
        Map<String, List<String>> query = new TreeMap<>();
        for (String option : LOG_OPTIONS) {
            List<String> values = request.parameters(option);
            if (!values.isEmpty() && !values.get(0).isEmpty() && !values.get(0).equals("false")) {
                query.put(option, List.of(values.get(0)));
            }
        }
        return call(Kind.LOG, node, "/containerLogs/" + namespace + "/" + name + "/" + container, query);
    }

    /** Where a command is executed in a container, or its first process attached to. */
    public KubeletCall remoteCommand(ApiRequest request, Kind kind, String namespace, String name) {
        ObjectNode pod = pod(namespace, name);
        String container = container(pod, name, request.parameter("container"));
        Map<String, List<String>> query = new TreeMap<>();
        flag(request, "stdin", query, "input");
        flag(request, "stdout", query, "output");
        flag(request, "stderr", query, "error");
        flag(request, "tty", query, "tty");
        if (kind == Kind.EXEC && !request.parameters("command").isEmpty()) {
            query.put("command", request.parameters("command"));
        }
        String path = (kind == Kind.EXEC ? "/exec/" : "/attach/") + namespace + "/" + name + "/" + container;
        return call(kind, node(pod, name), path, query);
    }

    /** Where a pod's ports are. */
    public KubeletCall portForward(ApiRequest request, String namespace, String name) {
        ObjectNode pod = pod(namespace, name);
        Map<String, List<String>> query = new TreeMap<>();
        if (!request.parameters("ports").isEmpty()) {
            query.put("port", request.parameters("ports"));
        }
        return call(Kind.PORT_FORWARD, node(pod, name), "/portForward/" + namespace + "/" + name, query);
    }

    /** A path of a node's kubelet. */
    public KubeletCall nodeProxy(ApiRequest request, String node, String path) {
        ObjectNode found = store.get(new Key("nodes", "", node));
        if (found == null) {
            throw ApiFailure.notFound("", "nodes", node);
        }
        return call(Kind.PROXY, node, "/" + path, new TreeMap<>(request.query()));
    }

    private ObjectNode pod(String namespace, String name) {
        ObjectNode pod = store.get(new Key("pods", namespace, name));
        if (pod == null) {
            throw ApiFailure.notFound("", "pods", name);
        }
        return pod;
    }

    private static String node(ObjectNode pod, String name) {
        String node = pod.path("spec").path("nodeName").asString("");
        if (node.isEmpty()) {
            throw ApiFailure.badRequest("pod " + name + " does not have a host assigned");
        }
        return node;
    }

    private static String container(ObjectNode pod, String name, String asked) {
        List<String> containers = names(pod, "containers");
        List<String> initContainers = names(pod, "initContainers");
        if (!asked.isEmpty()) {
            if (containers.contains(asked)
                    || initContainers.contains(asked)
                    || names(pod, "ephemeralContainers").contains(asked)) {
                return asked;
            }
            throw ApiFailure.badRequest("container " + asked + " is not valid for pod " + name);
        }
        if (containers.size() == 1) {
            return containers.get(0);
        }
        String why = "a container name must be specified for pod " + name;
        if (!containers.isEmpty()) {
            why += ", choose one of: [" + String.join(" ", containers) + "]";
            if (!initContainers.isEmpty()) {
                why += " or one of the init containers: [" + String.join(" ", initContainers) + "]";
            }
        }
        throw ApiFailure.badRequest(why);
    }

    private static List<String> names(ObjectNode pod, String field) {
        List<String> names = new ArrayList<>();
        pod.path("spec")
                .path(field)
                .forEach(container -> names.add(container.path("name").asString("")));
        return names;
    }

    private static void flag(ApiRequest request, String from, Map<String, List<String>> query, String to) {
        if (request.flag(from)) {
            query.put(to, List.of("1"));
        }
    }

    private KubeletCall call(Kind kind, String nodeName, String path, Map<String, List<String>> query) {
        ObjectNode node = store.get(new Key("nodes", "", nodeName));
        if (node == null) {
            // The real server names the pods' resource here, with the node's name (recorded).
            throw ApiFailure.notFound("", kind == Kind.PROXY ? "nodes" : "pods", nodeName);
        }
        int port = node.path("status")
                .path("daemonEndpoints")
                .path("kubeletEndpoint")
                .path("Port")
                .asInt(0);
        String encoded = query.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(value -> entry.getKey() + "=" + Query.encode(value)))
                .collect(Collectors.joining("&"));
        return new KubeletCall(
                kind,
                address(node),
                port == 0 ? KUBELET_PORT : port,
                encoded.isEmpty() ? path : path + "?" + encoded,
                kind != Kind.LOG && kind != Kind.PROXY);
    }

    private static String address(ObjectNode node) {
        JsonNode addresses = node.path("status").path("addresses");
        for (String type : ADDRESS_TYPES) {
            for (JsonNode address : addresses) {
                if (address.path("type").asString("").equals(type)) {
                    return address.path("address").asString("");
                }
            }
        }
        throw ApiFailure.internal("no preferred addresses found; known addresses: []");
    }
}
