// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What of a reply is the runtime's own, and what depends on the machine and the moment it was made. */
final class RuntimeWords {
    private static final Pattern TEMPORARY_MOUNT = Pattern.compile("\\S*containerd-mount[^\\s:/]*");
    /** From here on a message is runc's. */
    private static final Pattern RUNC = Pattern.compile(
            "(OCI runtime (create|exec) failed|container create failed|command error:|runc create failed|runc did not terminate"
                    + " successfully).*",
            Pattern.DOTALL);

    private static final Pattern PLACE = Pattern.compile("<[a-z]+>|0x[0-9a-f]+");
    /** Measured on the recording machine: what they are is compared, not how much. */
    private static final Set<String> MEASURED =
            Set.of("cpu", "memory", "swap", "writable_layer", "size", "fs_id", "used_bytes", "inodes_used");
    /** How cgroups and free disks look is the machine's business. */
    private static final Set<String> STATISTICS =
            Set.of("ContainerStats", "ListContainerStats", "PodSandboxStats", "ListPodSandboxStats");

    private RuntimeWords() {}

    /** The runtime's own part of a message: without temporary paths, pointers, roots and what runc says. */
    static String own(String message) {
        String text = TEMPORARY_MOUNT.matcher(message).replaceAll("<mount>");
        text = RUNC.matcher(text).replaceAll("$1");
        text = text.replace("<root>/root+<root>/runroot", "/var/lib/containers/storage+/run/containers/storage");
        return PLACE.matcher(text).replaceAll("*").strip();
    }

    /** A reply with only what is compared: sorted, since runtimes list in the order of a hash map, and without measures. */
    static JsonNode comparable(JsonNode node, String rpc) {
        if (node.isArray()) {
            List<JsonNode> elements = new ArrayList<>();
            node.forEach(element -> elements.add(comparable(element, rpc)));
            elements.sort(Comparator.comparing(JsonNode::toString));
            ArrayNode array = Recordings.JSON.createArrayNode();
            elements.forEach(array::add);
            return array;
        }
        if (!node.isObject()) {
            return node.isString() ? Recordings.JSON.valueToTree(own(node.asString())) : node;
        }
        ObjectNode object = Recordings.JSON.createObjectNode();
        node.properties().stream()
                .filter(entry -> !MEASURED.contains(entry.getKey()))
                .filter(entry -> !(STATISTICS.contains(rpc) && entry.getKey().equals("linux")))
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> object.set(entry.getKey(), comparable(entry.getValue(), rpc)));
        return object;
    }
}
