// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.table;

import static dev.kubeletsim.api.table.Cells.orNone;
import static dev.kubeletsim.api.table.Cells.text;

import dev.kubeletsim.api.resource.TableColumn;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Nodes ({@code printNode}). */
final class NodePrinter implements TablePrinter {
    private static final String ROLE_PREFIX = "node-role.kubernetes.io/";
    private static final String ROLE_LABEL = "kubernetes.io/role";
    /** From here on the kernel's cell names the architecture; recorded for 1.31 (without) and 1.36 (with). */
    private static final int ARCHITECTURE_SINCE = 36;

    private static final List<TableColumn> COLUMNS = List.of(
            Columns.name(),
            Columns.text("Status", "Whether the node is ready, and whether it takes new pods."),
            Columns.text("Roles", "What the node's labels say it is for."),
            Columns.age(),
            Columns.text("Version", "The version of its kubelet."),
            Columns.wide("Internal-IP", "Its address inside of the cluster."),
            Columns.wide("External-IP", "Its address for the outside."),
            Columns.wide("OS-Image", "The operating system, as the node reports it."),
            Columns.wide("Kernel-Version", "The kernel, as the node reports it."),
            Columns.wide("Container-Runtime", "The container runtime and its version."));

    private final int minor;

    NodePrinter(int minor) {
        this.minor = minor;
    }

    @Override
    public List<TableColumn> columns() {
        return COLUMNS;
    }

    @Override
    public ArrayNode cells(ObjectNode node, Instant now) {
        JsonNode system = node.path("status").path("nodeInfo");
        ArrayNode cells = JsonNodeFactory.instance.arrayNode();
        cells.add(text(node, "metadata", "name"));
        cells.add(status(node));
        cells.add(roles(node.path("metadata").path("labels")));
        cells.add(Cells.age(node, now));
        cells.add(text(system, "kubeletVersion"));
        cells.add(address(node, "InternalIP"));
        cells.add(address(node, "ExternalIP"));
        cells.add(orUnknown(text(system, "osImage")));
        cells.add(kernel(system));
        cells.add(orUnknown(text(system, "containerRuntimeVersion")));
        return cells;
    }

    private String kernel(JsonNode system) {
        String kernel = orUnknown(text(system, "kernelVersion"));
        String architecture = text(system, "architecture");
        return minor >= ARCHITECTURE_SINCE && !architecture.isEmpty() ? kernel + " (" + architecture + ")" : kernel;
    }

    private static String orUnknown(String text) {
        return text.isEmpty() ? Cells.UNKNOWN : text;
    }

    private static String status(JsonNode node) {
        List<String> words = new ArrayList<>();
        for (JsonNode condition : node.path("status").path("conditions")) {
            if (text(condition, "type").equals("Ready")) {
                words.add(text(condition, "status").equals("True") ? "Ready" : "NotReady");
            }
        }
        if (words.isEmpty()) {
            words.add("Unknown");
        }
        if (node.path("spec").path("unschedulable").asBoolean(false)) {
            words.add("SchedulingDisabled");
        }
        return String.join(",", words);
    }

    private static String roles(JsonNode labels) {
        TreeSet<String> roles = new TreeSet<>();
        for (Map.Entry<String, JsonNode> label : labels.properties()) {
            String value = label.getValue().asString("");
            if (label.getKey().startsWith(ROLE_PREFIX) && label.getKey().length() > ROLE_PREFIX.length()) {
                roles.add(label.getKey().substring(ROLE_PREFIX.length()));
            } else if (label.getKey().equals(ROLE_LABEL) && !value.isEmpty()) {
                roles.add(value);
            }
        }
        return orNone(String.join(",", roles));
    }

    private static String address(JsonNode node, String type) {
        for (JsonNode address : node.path("status").path("addresses")) {
            if (text(address, "type").equals(type)) {
                return text(address, "address");
            }
        }
        return Cells.NONE;
    }
}
