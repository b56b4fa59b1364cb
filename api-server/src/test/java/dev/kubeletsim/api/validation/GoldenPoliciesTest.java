// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.validation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.api.defaulting.PolicyDefaults;
import dev.kubeletsim.api.resource.FieldError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Policies and bindings through the validation of kube-apiserver 1.36, recorded. */
class GoldenPoliciesTest {

    static Stream<Arguments> objects() throws IOException {
        try (InputStream in = GoldenPoliciesTest.class.getResourceAsStream("/golden/cel/policies.jsonl")) {
            String text = new String(
                    Objects.requireNonNull(in, "policies.jsonl").readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().map(JsonMapper.shared()::readTree).map(line -> Arguments.of(name(line), line));
        }
    }

    private static String name(JsonNode line) {
        JsonNode spec = line.path(line.has("policy") ? "policy" : "binding").path("spec");
        return spec.toString();
    }

    @ParameterizedTest(name = "{index}: {0}")
    @MethodSource("objects")
    void anObjectHasTheFaultsThatItHasUpstream(String name, JsonNode line) {
        boolean policy = line.has("policy");
        ObjectNode object = line.path(policy ? "policy" : "binding").deepCopy().asObject();
        if (policy) {
            PolicyDefaults.policy(object);
        } else {
            PolicyDefaults.binding(object);
        }
        List<FieldError> faults =
                policy ? PolicyValidation.create(36, object) : PolicyBindingValidation.create(36, object);
        assertThat(faults.stream().map(FieldError::toString))
                .containsExactlyElementsOf(
                        line.path("errors").valueStream().map(JsonNode::asString).toList());
    }
}
