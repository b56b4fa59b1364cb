// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.status;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Statuses in a form that compares: times and ids masked as the recordings mask them, fields sorted. */
final class GoldenStatus {
    /** What the recordings leave out, since it differs from run to run. */
    private static final List<String> LEFT_OUT = List.of("containerID", "podIP", "podIPs", "hostIP", "hostIPs");

    private GoldenStatus() {}

    static String comparable(JsonNode status) {
        return text("", status).replace(" pod-uid", " <uid>").replace("(u1)", "(<uid>)");
    }

    private static String text(String path, JsonNode node) {
        if (node instanceof ObjectNode object) {
            Map<String, String> fields = new TreeMap<>();
            object.properties().stream()
                    .filter(field -> !LEFT_OUT.contains(field.getKey()))
                    .filter(field -> !field.getValue().isNull())
                    .filter(field -> !isUnlimited(path, field.getKey(), field.getValue()))
                    .forEach(field -> fields.put(field.getKey(), text(path + "." + field.getKey(), field.getValue())));
            return fields.toString();
        }
        if (node.isArray()) {
            return node.valueStream().map(element -> text(path, element)).toList() + "\n";
        }
        return node.isString() && node.asString().matches("\\d{4}-\\d\\d-\\d\\dT.*Z") ? "<time>" : node.asString();
    }

    /** The recording machine's cgroup v1 sometimes showed its way to write "no limit"; see the recordings' README. */
    private static boolean isUnlimited(String path, String field, JsonNode value) {
        return path.equals(".resources")
                && field.equals("limits")
                && value.path("memory").asString("").equals("9007199254740988Ki");
    }
}
