// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.RuntimeProfile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Sends the recorded script, all of it and in order, and compares every reply that was given. */
class GoldenLifecycleTest {
    /** Measured on the recording machine: what they are is compared, not how much. */
    private static final Set<String> MEASURED =
            Set.of("cpu", "memory", "swap", "writable_layer", "size", "fs_id", "used_bytes", "inodes_used");
    /** How cgroups, metrics and free disks look is the machine's business. */
    private static final Set<String> STATISTICS =
            Set.of("ContainerStats", "ListContainerStats", "PodSandboxStats", "ListPodSandboxStats");

    /** cAdvisor's metrics of real cgroups, which are not simulated and said to be so. */
    private static final Set<String> METRICS = Set.of("ListMetricDescriptors", "ListPodSandboxMetrics");

    private static final String IMAGE = "registry.k8s.io/e2e-test-images/agnhost:2.45";

    static List<RuntimeProfile> profiles() {
        return RuntimeProfile.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("profiles")
    void everyRecordedReplyComesBack(RuntimeProfile profile) throws Exception {
        List<JsonNode> steps = GoldenFiles.lines("lifecycle", profile);
        List<String> differences = new ArrayList<>();
        int compared = 0;
        LifecycleScript script = new LifecycleScript();
        try (CriCaller cri = new CriCaller(profile)) {
            for (JsonNode step : steps) {
                String title = step.get("step").asString();
                String rpc = step.get("rpc").asString();
                JsonNode reply = cri.call(rpc, request(cri, script, title, step.get("request")));
                script.learn(title, reply);
                cri.pass(LifecycleScript.waitAfter(title));
                if (step.has("reply") && !METRICS.contains(rpc)) {
                    compared++;
                    compare(title, rpc, script.normal(reply), step.get("reply"), differences);
                }
            }
        }
        assertThat(compared).isGreaterThan(100);
        assertThat(differences)
                .as("%d of %d replies differ", differences.size(), compared)
                .isEmpty();
    }

    /** Image ids differ from the recording machine's; as the script does, they are taken from the image itself. */
    private static JsonNode request(CriCaller cri, LifecycleScript script, String title, JsonNode recorded) {
        if (!title.startsWith("image by ")) {
            return script.request(title, recorded);
        }
        ObjectNode byTag = GoldenFiles.JSON.createObjectNode();
        byTag.putObject("image").put("image", IMAGE);
        JsonNode image = cri.call("ImageStatus", byTag).get("image");
        String id = image.get("id").asString();
        ObjectNode request = GoldenFiles.JSON.createObjectNode();
        request.putObject("image")
                .put(
                        "image",
                        switch (title) {
                            case "image by id" -> id;
                            case "image by short id" ->
                                id.replace("sha256:", "").substring(0, 12);
                            case "image by digest" ->
                                image.get("repo_digests").get(0).asString();
                            default -> throw new AssertionError("unexpected step: " + title);
                        });
        return request;
    }

    private static void compare(String title, String rpc, JsonNode got, JsonNode want, List<String> differences) {
        JsonNode comparableGot = comparable(got, rpc);
        JsonNode comparableWant = comparable(want, rpc);
        if (title.equals("version") && !want.has("runtime_version")) {
            ((ObjectNode) comparableGot).remove("runtime_version");
        }
        if (!comparableGot.equals(comparableWant)) {
            differences.add(title + "\n  got  " + comparableGot + "\n  want " + comparableWant);
        }
    }

    private static JsonNode comparable(JsonNode node, String rpc) {
        if (node.isArray()) {
            List<JsonNode> elements = new ArrayList<>();
            node.forEach(element -> elements.add(comparable(element, rpc)));
            elements.sort(Comparator.comparing(JsonNode::toString));
            ArrayNode array = GoldenFiles.JSON.createArrayNode();
            elements.forEach(array::add);
            return array;
        }
        if (!node.isObject()) {
            return node.isString() ? GoldenFiles.JSON.valueToTree(GoldenFiles.own(node.asString())) : node;
        }
        ObjectNode object = GoldenFiles.JSON.createObjectNode();
        node.properties().stream()
                .filter(entry -> !MEASURED.contains(entry.getKey()))
                .filter(entry -> !(STATISTICS.contains(rpc) && entry.getKey().equals("linux")))
                .sorted(Map.Entry.comparingByKey())
                .forEach(entry -> object.set(entry.getKey(), comparable(entry.getValue(), rpc)));
        return object;
    }
}
