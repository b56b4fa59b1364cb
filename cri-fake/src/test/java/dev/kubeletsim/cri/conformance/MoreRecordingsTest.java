// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.RuntimeProfile;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/**
 * What containerd 2.0.11 and 1.7.24 with runc 1.1 answered to scripts that the recordings of {@code conformance} do not have: odd
 * names, users, working directories, variables, limits, filters. One step a line; {@code save} names the id that it returns, and
 * {@code wait_ms} is how long the script rests after it.
 */
class MoreRecordingsTest {
    @ParameterizedTest
    @CsvSource({
        "containerd-2.0,containers", "containerd-2.0,limits", "containerd-2.0,sandboxes",
        "containerd-1.7,containers", "containerd-1.7,limits", "containerd-1.7,sandboxes"
    })
    void containerdAnswersAsItDid(String profile, String script) throws Exception {
        List<String> different = new ArrayList<>();
        try (TestingEndpoint endpoint =
                new TestingEndpoint(RuntimeProfile.named(profile).orElseThrow())) {
            LifecycleScript names = endpoint.script();
            for (JsonNode step : steps(profile + "/" + script)) {
                JsonNode reply = endpoint.call(step.get("rpc").asString(), names.request("", step.get("request")));
                if (step.has("save")) {
                    names.learn("create " + step.get("save").asString(), reply);
                }
                endpoint.rest(Duration.ofMillis(step.path("wait_ms").asLong(0)));
                JsonNode got = comparable(names.normal(reply), step);
                JsonNode want = comparable(step.get("reply"), step);
                if (!got.equals(want)) {
                    different.add(step.get("step").asString() + "\n  got  " + got + "\n  want " + want);
                }
            }
        }
        assertThat(different).isEmpty();
    }

    private static JsonNode comparable(JsonNode reply, JsonNode step) {
        return RuntimeWords.comparable(reply, step.get("rpc").asString());
    }

    private static List<JsonNode> steps(String script) throws IOException {
        String name = "more/" + script + ".jsonl";
        InputStream in = Objects.requireNonNull(MoreRecordingsTest.class.getResourceAsStream(name), name);
        try (var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            return reader.lines().<JsonNode>map(Recordings.JSON::readTree).toList();
        }
    }
}
