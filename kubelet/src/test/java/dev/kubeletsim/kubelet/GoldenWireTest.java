// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.features.Component;
import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.client.ApiResource;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Every recorded pod: what the kubelet says to its runtime, the worker's calls in order, the reads as a set. */
final class GoldenWireTest {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String UID = "11111111-2222-3333-4444-555555555555";
    private static final String APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
    private static final Pattern ID = Pattern.compile("[0-9a-f]{64}|<id[0-9]+>");
    private static final Set<String> READS =
            Set.of("ListPodSandbox", "ListContainers", "PodSandboxStatus", "ContainerStatus");
    /** Not the worker's: a client's exec, and probes, whose times are their own. */
    private static final Set<String> OTHERS = Set.of("Exec", "ExecSync");

    static Stream<Arguments> recordedPods() throws IOException {
        List<Arguments> pods = new ArrayList<>();
        for (String version : List.of("1.31", "1.36")) {
            String file = "/golden/kubelet-wire/kubelet-" + version + "_containerd-2.0.jsonl";
            try (BufferedReader reader = new BufferedReader(
                    new InputStreamReader(GoldenWireTest.class.getResourceAsStream(file), StandardCharsets.UTF_8))) {
                for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                    JsonNode pod = JSON.readTree(line);
                    if (pod.has("pod")) {
                        pods.add(Arguments.of(version, pod.path("pod").asString(), pod));
                    }
                }
            }
        }
        return pods.stream();
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("recordedPods")
    void tellsTheRuntimeWhatTheRealOneTells(String version, String name, JsonNode recorded) {
        KubernetesVersion kubernetes = KubernetesVersion.parse(version);
        FeatureGates gates = kubernetes.isAtLeast(36)
                ? FeatureGates.defaults(kubernetes)
                : FeatureGates.parse(Component.KUBELET, kubernetes, "SupplementalGroupsPolicy=true");
        List<JsonNode> before = new ArrayList<>();
        List<JsonNode> all = new ArrayList<>();
        recorded.path("calls").forEach(call -> {
            all.add(call);
            if (!call.has("phase")) {
                before.add(call);
            }
        });
        try (TestingNode node = new TestingNode(gates, 7)) {
            addImages(node);
            node.kubelet.start();
            node.cluster.add(ApiResource.PODS, pod(recorded));
            long wanted = before.stream().filter(GoldenWireTest::isWorkers).count();
            node.time.runUntil(() -> workersCalls(node) >= wanted, Duration.ofMinutes(5));
            node.time.advance(Duration.ofMillis(1500));
            if (before.size() < all.size()) {
                node.cluster.deletePod(name, null);
                node.time.advance(Duration.ofSeconds(8));
            }
            if (all.stream()
                    .anyMatch(call -> "RemovePodSandbox".equals(call.path("rpc").asString()))) {
                // The sweep of each minute happened to fall into this recording.
                node.time.advance(Duration.ofMinutes(1));
            }
            List<String> expected =
                    canonical(all.stream().filter(GoldenWireTest::isWorkers).toList());
            List<String> actual = canonical(workers(node));
            assertThat(cut(actual, expected)).as("worker's calls").isEqualTo(expected);
            assertThat(reads(node)).as("reads").containsAll(kinds(all));
        }
    }

    private static void addImages(TestingNode node) {
        node.cri.addImage("registry.k8s.io/e2e-test-images/agnhost:2.45", null, "");
        node.cri.addImage("example.com/test/user-name:v1", null, "user-defined-in-image");
        node.cri.addImage("example.com/test/user-uid:v1", 1000L, "");
        node.cri.addImage("example.com/test/user-uidgid:v1", 1000L, "");
    }

    /** The pod as the API would have stored what was applied. */
    private static ObjectNode pod(JsonNode recorded) {
        String applied = "";
        for (JsonNode call : recorded.path("calls")) {
            JsonNode annotations = call.path("request").path("config").path("annotations");
            if (annotations.has(APPLIED)) {
                applied = annotations.path(APPLIED).asString();
            }
        }
        ObjectNode pod = (ObjectNode) JSON.readTree(applied);
        pod.withObject("metadata").put("uid", UID).withObject("annotations").put(APPLIED, applied);
        ObjectNode spec = pod.withObject("spec");
        spec.put("dnsPolicy", "ClusterFirst").put("enableServiceLinks", true);
        spec.withObject("securityContext");
        for (String list : List.of("containers", "initContainers")) {
            for (JsonNode container : spec.path(list)) {
                setDefaults((ObjectNode) container);
            }
        }
        return pod;
    }

    private static void setDefaults(ObjectNode container) {
        if (!container.has("imagePullPolicy")) {
            container.put("imagePullPolicy", "IfNotPresent");
        }
        container.put("terminationMessagePath", "/dev/termination-log").put("terminationMessagePolicy", "File");
        ObjectNode resources = container.withObject("resources");
        if (resources.has("limits") && !resources.has("requests")) {
            resources.set("requests", resources.path("limits"));
        }
    }

    private static boolean isWorkers(JsonNode call) {
        return !READS.contains(call.path("rpc").asString())
                && !OTHERS.contains(call.path("rpc").asString());
    }

    private static List<JsonNode> calls(TestingNode node) {
        return node.cri.calls.stream()
                .map(call -> (JsonNode)
                        JSON.createObjectNode().put("rpc", call.rpc()).set("request", ProtoJson.of(call.request())))
                .toList();
    }

    private static long workersCalls(TestingNode node) {
        return node.cri.calls.stream()
                .filter(call -> !READS.contains(call.rpc()) && !OTHERS.contains(call.rpc()))
                .count();
    }

    private static List<JsonNode> workers(TestingNode node) {
        return calls(node).stream().filter(GoldenWireTest::isWorkers).toList();
    }

    /** What was recorded ended with the recording: our kubelet may go on tidying up after it. */
    private static List<String> cut(List<String> actual, List<String> expected) {
        List<String> rest = actual.subList(Math.min(expected.size(), actual.size()), actual.size());
        assertThat(rest)
                .as("calls after the recorded ones")
                .allMatch(call -> call.startsWith("Remove") || call.startsWith("StopPodSandbox"));
        return actual.subList(0, actual.size() - rest.size());
    }

    private static Set<String> reads(TestingNode node) {
        return kinds(calls(node));
    }

    private static Set<String> kinds(List<JsonNode> calls) {
        Set<String> kinds = new TreeSet<>();
        Map<String, String> ids = new HashMap<>();
        for (JsonNode call : calls) {
            String text = text(call, ids);
            if (READS.contains(call.path("rpc").asString())) {
                kinds.add(text);
            }
        }
        return kinds;
    }

    /** The calls as texts that may be compared: ids numbered as they appear, chance taken out, parallel stops sorted. */
    private static List<String> canonical(List<JsonNode> calls) {
        Map<String, String> ids = new HashMap<>();
        List<String> texts = new ArrayList<>();
        int stops = 0;
        for (JsonNode call : calls) {
            String text = text(call, ids);
            texts.add(text);
            boolean stop = text.startsWith("StopContainer");
            stops = stop ? stops + 1 : 0;
            if (stop) {
                texts.subList(texts.size() - stops, texts.size()).sort(null);
            }
        }
        return texts;
    }

    private static String text(JsonNode call, Map<String, String> ids) {
        ObjectNode request = (ObjectNode) call.path("request").deepCopy();
        sortEnvironment(request.path("config"));
        String text = call.path("rpc").asString() + " " + sorted(request);
        text = text.replace(UID, "<pod-uid>")
                .replace("/var/lib/kubelet", "<kubelet-root>")
                .replaceAll("(containers/[a-z0-9-]+/)[0-9a-f]{8}", "$1<rand>")
                .replaceAll("config.seen\":\"[^\"]*\"", "config.seen\":\"<time>\"");
        Matcher matcher = ID.matcher(text);
        return matcher.replaceAll(id -> ids.computeIfAbsent(id.group(), key -> "#" + (ids.size() + 1)));
    }

    /** The order is a Go map's, and the value is text in 1.31 and bytes in 1.36. */
    private static void sortEnvironment(JsonNode config) {
        if (config.path("envs").isEmpty()) {
            return;
        }
        Map<String, String> variables = new TreeMap<>();
        for (JsonNode variable : config.path("envs")) {
            variables.put(
                    variable.path("key").asString(),
                    plain(variable.path("value").asString("")));
        }
        ObjectNode sorted = ((ObjectNode) config).putObject("envs");
        variables.forEach(sorted::put);
    }

    private static String plain(String value) {
        try {
            byte[] decoded = Base64.getDecoder().decode(value);
            String text = new String(decoded, StandardCharsets.UTF_8);
            boolean printable = text.chars().allMatch(c -> c >= ' ' && c < 127);
            return printable && !value.matches("[0-9]{0,5}") ? text : value;
        } catch (IllegalArgumentException e) {
            return value;
        }
    }

    private static JsonNode sorted(JsonNode node) {
        if (node.isObject()) {
            ObjectNode sorted = JSON.createObjectNode();
            Map<String, JsonNode> fields = new TreeMap<>();
            node.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
            fields.forEach((key, value) -> sorted.set(key, sorted(value)));
            return sorted;
        }
        if (node.isArray()) {
            var array = JSON.createArrayNode();
            node.forEach(item -> array.add(sorted(item)));
            return array;
        }
        return node;
    }
}
