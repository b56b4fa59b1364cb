// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.admission.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.api.InProcess;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the type checker of kube-apiserver 1.36 said of policies, recorded. */
class TypeCheckerTest {
    private static final String POLICIES = "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies";

    static Stream<Arguments> policies() throws IOException {
        try (InputStream in = TypeCheckerTest.class.getResourceAsStream("/golden/cel/typechecks.jsonl")) {
            String text =
                    new String(Objects.requireNonNull(in, "typechecks.jsonl").readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().map(JsonMapper.shared()::readTree).map(line -> Arguments.of(name(line), line));
        }
    }

    private static String name(JsonNode line) {
        return line.at("/policy/spec/validations/0/expression").asString() + " of "
                + line.at("/policy/spec/matchConstraints/resourceRules/0/resources");
    }

    @ParameterizedTest(name = "{index}: {0}")
    @MethodSource("policies")
    void aPolicyHasTheWarningsThatItHasUpstream(String name, JsonNode line) {
        assertThat(new TypeChecker(36)
                        .check(line.path("policy")).stream()
                                .map(warning -> warning.fieldRef() + ": " + warning.warning()))
                .containsExactlyElementsOf(line.path("warnings")
                        .valueStream()
                        .map(warning -> warning.path("fieldRef").asString() + ": "
                                + warning.path("warning").asString().replace("<n>", ""))
                        .toList());
    }

    @Test
    void theStatusOfAPolicyFollowsItsSpec() {
        try (InProcess api = new InProcess(true)) {
            api.create(
                    POLICIES,
                    "{'metadata':{'name':'p'},'spec':{'matchConstraints':{'resourceRules':[{'apiGroups':[''],"
                            + "'apiVersions':['v1'],'operations':['CREATE'],'resources':['pods']}]},"
                            + "'validations':[{'expression':'object.spec.replicas > 1'}]}}");
            api.advance(Duration.ZERO);
            JsonNode status = api.get(POLICIES + "/p").path("status");
            assertThat(status.path("observedGeneration").asInt()).isEqualTo(1);
            assertThat(status.at("/typeChecking/expressionWarnings/0/fieldRef").asString())
                    .isEqualTo("spec.validations[0].expression");
            assertThat(status.at("/typeChecking/expressionWarnings/0/warning").asString())
                    .startsWith("/v1, Kind=Pod: ERROR: <input>:1:12: undefined field 'replicas'\n");

            api.patch(POLICIES + "/p", "{'spec':{'validations':[{'expression':'has(object.spec.hostNetwork)'}]}}");
            api.advance(Duration.ZERO);
            assertThat(api.get(POLICIES + "/p").path("status").toString())
                    .isEqualTo("{\"observedGeneration\":2,\"typeChecking\":{}}");
        }
    }
}
