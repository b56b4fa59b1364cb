// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import dev.kubeletsim.cri.RuntimeProfile;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The simulated runtimes against the recordings of the real ones, in simulated time. */
class ConformanceTest {
    private static final Set<Suite> ALL = EnumSet.allOf(Suite.class);

    static List<RuntimeProfile> profiles() {
        return RuntimeProfile.all();
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("profiles")
    void everyRecordedReplyComesBack(RuntimeProfile profile) throws Exception {
        try (TestingEndpoint endpoint = new TestingEndpoint(profile)) {
            ConformanceReport report = endpoint.run(profile.name(), ALL, 8);
            assertThat(of(report, Outcome.UNSUPPORTED)).isEmpty();
            assertThat(of(report, Outcome.DIFFERENT)).isEmpty();
            assertThat(of(report, Outcome.NOT_RUN)).isEmpty();
            assertThat(compared(report))
                    .containsOnly(
                            entry("status", 4L),
                            entry("identity", 239L),
                            entry("lifecycle", profile.name().startsWith("cri-o") ? 116L : 115L));
            assertThat(report.runtime()).endsWith(report.recorded().replaceAll(".*-", ""));
            assertThat(report.notes()).isEmpty();
            assertThat(endpoint.sandboxes()).isEmpty();
        }
    }

    @Test
    void anotherReleaseDiffersWhereTheReleasesDo() throws Exception {
        try (TestingEndpoint endpoint = new TestingEndpoint(RuntimeProfile.containerd20())) {
            ConformanceReport report = endpoint.run("containerd-1.7", ALL, 4);
            assertThat(report.passed()).isFalse();
            assertThat(names(report, Outcome.DIFFERENT))
                    .contains(
                            "Status", "agnhost:2.45 {\"run_as_user\":1000,\"supplemental_groups_policy\":\"Strict\"}");
            assertThat(of(report, Outcome.UNSUPPORTED)).isEmpty();
        }
    }

    @Test
    void aMissingFeatureIsToldFromAWrongAnswer() throws Exception {
        try (TestingEndpoint endpoint = new TestingEndpoint(RuntimeProfile.containerd17())) {
            SuiteReport identity = endpoint.run("containerd-2.0", Set.of(Suite.IDENTITY), 4)
                    .suites()
                    .getFirst();
            assertThat(identity.count(Outcome.UNSUPPORTED)).isGreaterThan(100);
            assertThat(identity.cases())
                    .filteredOn(it -> it.outcome() == Outcome.UNSUPPORTED)
                    .extracting(CaseResult::note)
                    .containsOnly("no ContainerStatus.user", "no supplementalGroupsPolicy: Strict");
            assertThat(identity.passed(false)).isFalse();
        }
    }

    @Test
    void lanesDoNotChangeTheResult() throws Exception {
        try (TestingEndpoint endpoint = new TestingEndpoint(RuntimeProfile.crio131())) {
            Set<Suite> identity = Set.of(Suite.IDENTITY);
            List<CaseResult> one =
                    endpoint.run("cri-o-1.30", identity, 1).suites().getFirst().cases();
            List<CaseResult> many =
                    endpoint.run("cri-o-1.30", identity, 16).suites().getFirst().cases();
            assertThat(many).isEqualTo(one);
        }
    }

    @Test
    void casesWithoutTheirImageAreNotRun() throws Exception {
        try (TestingEndpoint endpoint = TestingEndpoint.empty(RuntimeProfile.containerd20())) {
            ConformanceReport report = endpoint.run("containerd-2.0", ALL, 4);
            assertThat(of(report, Outcome.NOT_RUN))
                    .extracting(CaseResult::note)
                    .contains("image example.com/test/user-name:v1 missing", "no earlier step made c1");
            // containerd calls the empty reference ambiguous, which takes more than one image.
            assertThat(names(report, Outcome.DIFFERENT)).containsExactly("image status empty");
            assertThat(compared(report)).contains(entry("identity", 0L));
            assertThat(report.passed()).as("a suite that compared nothing").isFalse();
            assertThat(endpoint.sandboxes()).isEmpty();
        }
    }

    @Test
    void sandboxesOfEarlierRunsAreRemovedAndOthersAreLeftAlone() throws Exception {
        try (TestingEndpoint endpoint = new TestingEndpoint(RuntimeProfile.crio131())) {
            endpoint.runSandbox("someone-elses", Map.of("app", "p1"));
            endpoint.runSandbox("left-over", Map.of(OwnObjects.LABEL, "true"));
            ConformanceReport report = endpoint.run("cri-o-1.31", Set.of(Suite.LIFECYCLE), 1);
            assertThat(of(report, Outcome.DIFFERENT)).isEmpty();
            assertThat(endpoint.sandboxes()).containsExactly("someone-elses");
        }
    }

    @Test
    void imagesThatTheRecordingsDoNotNameMakeNoDifference() throws Exception {
        try (TestingEndpoint endpoint = new TestingEndpoint(RuntimeProfile.containerd20())) {
            endpoint.pull("registry.k8s.io/e2e-test-images/nginx:1.14-2");
            assertThat(endpoint.call("ListImages", Recordings.JSON.createObjectNode())
                            .toString())
                    .contains("e2e-test-images/nginx:1.14-2");
            ConformanceReport report = endpoint.run("containerd-2.0", Set.of(Suite.LIFECYCLE), 1);
            assertThat(of(report, Outcome.DIFFERENT)).isEmpty();
            assertThat(compared(report)).containsOnly(entry("lifecycle", 115L));
        }
    }

    @Test
    void anEndpointThatIsGoneIsSaidToBe() throws Exception {
        TestingEndpoint endpoint = new TestingEndpoint(RuntimeProfile.containerd20());
        endpoint.close();
        assertThatThrownBy(() -> endpoint.run("containerd-2.0", ALL, 1))
                .isInstanceOf(EndpointLostException.class)
                .hasMessageStartingWith("the endpoint does not answer Version of CRI v1: UNAVAILABLE");
    }

    @Test
    void aPatchReleaseIsNoDifference() {
        JsonNode want = Recordings.JSON.readTree("{\"runtime_version\": \"v2.0.11\"}");
        JsonNode patch = Recordings.JSON.readTree("{\"runtime_version\": \"v2.0.7\"}");
        JsonNode minor = Recordings.JSON.readTree("{\"runtime_version\": \"v2.1.11\"}");
        assertThat((Object) StatusSuite.withoutRelease(patch, want)).isEqualTo(want);
        assertThat((Object) StatusSuite.withoutRelease(minor, want)).isNotEqualTo(want);
    }

    @Test
    void differencesNameTheirFields() {
        JsonNode got = Recordings.JSON.readTree("{\"a\": {\"b\": 1}, \"c\": [{\"d\": 1}], \"e\": [1, 2]}");
        ObjectNode want = (ObjectNode) Recordings.JSON.readTree("{\"a\": {}, \"c\": [{\"d\": 2}], \"e\": [1, 3]}");
        assertThat(Difference.between(got, want))
                .containsExactly(
                        new Difference("a.b", "1", Difference.ABSENT),
                        new Difference("c[0].d", "1", "2"),
                        new Difference("e", "[1,2]", "[1,3]"));
        assertThat(Difference.between(want, want)).isEmpty();
    }

    private static List<CaseResult> of(ConformanceReport report, Outcome outcome) {
        return report.suites().stream()
                .flatMap(suite -> suite.cases().stream())
                .filter(result -> result.outcome() == outcome)
                .toList();
    }

    private static List<String> names(ConformanceReport report, Outcome outcome) {
        return of(report, outcome).stream().map(CaseResult::name).toList();
    }

    private static Map<String, Long> compared(ConformanceReport report) {
        Map<String, Long> compared = new TreeMap<>();
        report.suites().forEach(suite -> compared.put(suite.name(), suite.compared()));
        return compared;
    }
}
