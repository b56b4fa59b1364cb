// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.strategy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.api.admission.AdmittedPods;
import dev.kubeletsim.api.resource.ApiFailure;
import dev.kubeletsim.api.resource.FieldError;
import dev.kubeletsim.api.resource.ResourceCatalog;
import dev.kubeletsim.api.resource.ResourceDefinition;
import dev.kubeletsim.api.resource.ResourceStrategy;
import dev.kubeletsim.api.resource.ServerContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Every recorded create of a pod, through the strategy alone: what would be stored, or what is said against it. */
class GoldenPodsTest {
    private static final JsonMapper JSON = JsonMapper.shared();

    static Stream<Arguments> creates() throws IOException {
        return Stream.of(
                        recorded("kube-apiserver-1.31-gate-on", 31, true),
                        recorded("kube-apiserver-1.31-gate-off", 31, false),
                        recorded("kube-apiserver-1.36", 36, true))
                .flatMap(List::stream);
    }

    private static List<Arguments> recorded(String server, int minor, boolean gate) throws IOException {
        try (InputStream in = GoldenPodsTest.class.getResourceAsStream("/golden/api-server/" + server + ".jsonl")) {
            assertThat(in).as(server).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(JSON::readTree)
                    .filter(GoldenPodsTest::createsAPod)
                    .map(line -> Arguments.of(server + ": " + line.path("step").asString(), line, minor, gate))
                    .toList();
        }
    }

    private static boolean createsAPod(JsonNode line) {
        JsonNode request = line.path("request");
        int status = line.path("status").asInt(0);
        return request.path("method").asString().equals("POST")
                && request.path("body").path("kind").asString("").equals("Pod")
                && request.path("body").path("apiVersion").asString("").equals("v1")
                && request.path("path").asString().matches("/api/v1/namespaces/default/pods(\\?.*)?")
                && (status == 201 || status == 422);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("creates")
    void aPodIsStoredOrRefusedAsRecorded(String step, JsonNode line, int minor, boolean gate) {
        ServerContext context = new ServerContext(
                minor,
                name -> minor == 36 || (gate && name.equals("SupplementalGroupsPolicy")),
                InstantSource.system(),
                new Random(1));
        ResourceDefinition pods = ResourceCatalog.of(minor).stream()
                .filter(resource -> resource.plural().equals("pods"))
                .findFirst()
                .orElseThrow();
        ResourceStrategy strategy = Strategies.of(pods, context);
        ObjectNode pod =
                strategy.decode((ObjectNode) line.path("request").path("body")).object();
        strategy.applyDefaults(pod);
        ((ObjectNode) pod.path("metadata")).put("namespace", "default");
        AdmittedPods.admit(pod);
        strategy.prepareForCreate(pod);
        List<FieldError> faults = strategy.validate(pod);
        JsonNode reply = line.path("reply");
        if (line.path("status").asInt() == 201) {
            assertThat(faults).isEmpty();
            assertThat(same(strategy.encode(pod).path("spec"))).isEqualTo(same(reply.path("spec")));
            assertThat(same(strategy.encode(pod).path("status"))).isEqualTo(same(reply.path("status")));
        } else {
            String name = pod.path("metadata").path("name").asString("");
            ObjectNode status = ApiFailure.invalid("", "Pod", name, faults).toStatus();
            assertThat(same(status)).isEqualTo(same(reply));
        }
    }

    /** Read anew, so that whole numbers are of one node type. */
    private static JsonNode same(JsonNode node) {
        return JSON.readTree(node.toString());
    }
}
