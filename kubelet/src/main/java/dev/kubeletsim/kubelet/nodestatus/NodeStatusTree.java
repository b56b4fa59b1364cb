// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.nodestatus;

import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.features.NodeFeatureReport;
import dev.kubeletsim.features.RuntimeReport.RuntimeHandler;
import dev.kubeletsim.features.RuntimeReport.RuntimeHandlerFeatures;
import dev.kubeletsim.kubelet.pod.Quantity;
import dev.kubeletsim.kubelet.pod.Trees;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The node object and its status as upstream's setters compute them, one after another on top of what is there
 * ({@code kubelet_node_status.go} and {@code nodestatus/setters.go}, 1.31 and 1.36). Pure functions.
 */
final class NodeStatusTree {
    private static final int MAX_IMAGES = 50;
    private static final int MAX_NAMES_AN_IMAGE = 5;

    private final Machine machine;
    private final FeatureGates gates;

    NodeStatusTree(Machine machine, FeatureGates gates) {
        this.machine = machine;
        this.gates = gates;
    }

    /** A status and the reasons of the events that tell of its changes. */
    record Result(ObjectNode status, List<String> events) {}

    /** The node as it is registered, its status left out. */
    ObjectNode initial() {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("apiVersion", "v1").put("kind", "Node");
        ObjectNode metadata = node.putObject("metadata").put("name", machine.nodeName());
        ObjectNode labels = metadata.putObject("labels");
        labels.put("beta.kubernetes.io/arch", machine.architecture()).put("beta.kubernetes.io/os", "linux");
        labels.put("kubernetes.io/arch", machine.architecture());
        labels.put("kubernetes.io/hostname", machine.nodeName()).put("kubernetes.io/os", "linux");
        machine.labels().forEach(labels::put);
        metadata.putObject("annotations").put("volumes.kubernetes.io/controller-managed-attach-detach", "true");
        node.putObject("spec");
        return node;
    }

    /** The status after {@code old}. */
    Result of(JsonNode old, NodeFacts facts, NodeFeatureReport features, Instant now) {
        ObjectNode status = old instanceof ObjectNode known ? known.deepCopy() : JsonNodeFactory.instance.objectNode();
        addAddresses(status);
        addCapacity(status);
        addNodeInfo(status, facts.runtimeVersion());
        status.putObject("daemonEndpoints").putObject("kubeletEndpoint").put("Port", machine.kubeletPort());
        addImages(status, facts.images());
        addFeatures(status, features);
        NodeConditions.Result conditions = NodeConditions.of(status.path("conditions"), facts, now);
        status.set("conditions", conditions.conditions());
        return new Result(status, conditions.events());
    }

    private void addAddresses(ObjectNode status) {
        ArrayNode addresses = status.putArray("addresses");
        machine.addresses()
                .forEach(ip -> addresses.addObject().put("address", ip).put("type", "InternalIP"));
        addresses.addObject().put("address", machine.nodeName()).put("type", "Hostname");
    }

    private void addCapacity(ObjectNode status) {
        long disk = machine.ephemeralStorageBytes();
        putResources(status.putObject("capacity"), Quantity.ofBytes(disk), machine.memoryBytes());
        putResources(
                status.putObject("allocatable"),
                Long.toString(machine.allocatableEphemeralStorageBytes()),
                machine.allocatableMemoryBytes());
    }

    private void putResources(ObjectNode resources, String disk, long memoryBytes) {
        resources.put("cpu", Quantity.ofMilli(machine.milliCpu()));
        resources.put("ephemeral-storage", disk);
        resources.put("hugepages-1Gi", "0").put("hugepages-2Mi", "0");
        resources.put("memory", Quantity.ofBytes(memoryBytes));
        resources.put("pods", Integer.toString(machine.maxPods()));
    }

    private void addNodeInfo(ObjectNode status, String runtimeVersion) {
        String version = gates.version().gitVersion();
        ObjectNode info = status.putObject("nodeInfo");
        info.put("architecture", machine.architecture()).put("bootID", machine.bootId());
        info.put("containerRuntimeVersion", runtimeVersion).put("kernelVersion", machine.kernelVersion());
        info.put("kubeProxyVersion", gates.enabled("DisableNodeKubeProxyVersion") ? "" : version);
        info.put("kubeletVersion", version).put("machineID", machine.machineId());
        info.put("operatingSystem", "linux").put("osImage", machine.osImage());
        info.put("systemUUID", machine.systemUuid());
    }

    private static void addImages(ObjectNode status, List<NodeImage> images) {
        if (images.isEmpty()) {
            status.remove("images");
            return;
        }
        ArrayNode list = status.putArray("images");
        images.stream()
                .sorted(Comparator.comparingLong(NodeImage::sizeBytes).reversed())
                .limit(MAX_IMAGES)
                .forEach(image -> {
                    ObjectNode tree = list.addObject();
                    ArrayNode names = tree.putArray("names");
                    image.names().stream().limit(MAX_NAMES_AN_IMAGE).forEach(names::add);
                    tree.put("sizeBytes", image.sizeBytes());
                });
    }

    /** What the API's node says of its features now, from which the next report starts. */
    static NodeFeatureReport featuresOf(JsonNode status) {
        Boolean policy = Trees.optionalFlag(status.path("features"), "supplementalGroupsPolicy");
        List<RuntimeHandler> handlers = null;
        if (status.has("runtimeHandlers")) {
            handlers = new ArrayList<>();
            for (JsonNode handler : status.path("runtimeHandlers")) {
                handlers.add(
                        new RuntimeHandler(Trees.text(handler, "name"), handlerFeatures(handler.path("features"))));
            }
        }
        return new NodeFeatureReport(policy, handlers, Trees.texts(status, "declaredFeatures"));
    }

    private static @Nullable RuntimeHandlerFeatures handlerFeatures(JsonNode features) {
        return features.isObject()
                ? new RuntimeHandlerFeatures(
                        Trees.flag(features, "recursiveReadOnlyMounts"), Trees.flag(features, "userNamespaces"))
                : null;
    }

    private static void addFeatures(ObjectNode status, NodeFeatureReport features) {
        if (features.supplementalGroupsPolicy() != null) {
            status.putObject("features").put("supplementalGroupsPolicy", features.supplementalGroupsPolicy());
        }
        List<RuntimeHandler> handlers = features.runtimeHandlers();
        if (handlers != null && !handlers.isEmpty()) {
            ArrayNode list = status.putArray("runtimeHandlers");
            handlers.forEach(handler -> addHandler(list, handler));
        } else {
            status.remove("runtimeHandlers");
        }
        if (features.declaredFeatures().isEmpty()) {
            status.remove("declaredFeatures");
        } else {
            ArrayNode declared = status.putArray("declaredFeatures");
            features.declaredFeatures().forEach(declared::add);
        }
    }

    private static void addHandler(ArrayNode list, RuntimeHandler handler) {
        ObjectNode tree = list.addObject();
        tree.putObject("features")
                .put("recursiveReadOnlyMounts", handler.recursiveReadOnlyMounts())
                .put("userNamespaces", handler.userNamespaces());
        tree.put("name", handler.name());
    }
}
