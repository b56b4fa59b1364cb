// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.conformance.CaseResult;
import dev.kubeletsim.cri.conformance.ConformanceReport;
import dev.kubeletsim.cri.conformance.Difference;
import dev.kubeletsim.cri.conformance.Outcome;
import dev.kubeletsim.cri.conformance.SuiteReport;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.w3c.dom.Element;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReportFormatTest {
    private static final String HOSTILE = "<script>\"&'\u0000\u001b]]>";
    private static final List<CaseResult> CASES = List.of(
            new CaseResult("start c1", Outcome.EQUAL, "", List.of()),
            new CaseResult(
                    "status c1", Outcome.DIFFERENT, "", List.of(new Difference("status.exit_code", HOSTILE, "137"))),
            new CaseResult("stats", Outcome.UNSUPPORTED, "not implemented by the endpoint", List.of()),
            new CaseResult("exec", Outcome.NOT_RUN, "image x missing", List.of()),
            new CaseResult("stop c1", Outcome.NOT_RECORDED, "", List.of()));

    private static ConformanceReport report(boolean allowUnsupported, List<CaseResult> cases) {
        return new ConformanceReport(
                "containerd-2.0",
                "containerd-2.0.11",
                "containerd v2.0.7",
                allowUnsupported,
                List.of(new SuiteReport("lifecycle", Duration.ofMillis(1500), cases)),
                List.of());
    }

    @Test
    void theTableHasARowASuiteAndTheDifferencesBelow() {
        assertThat(ReportFormat.TABLE.write(report(false, CASES)))
                .containsPattern("lifecycle +1/3 +1 +1 +1 +1 +1\\.5")
                .contains("DIFFERENT lifecycle: status c1\n  status.exit_code\n", "    want  137\n")
                .contains("UNSUPPORTED lifecycle: stats (not implemented by the endpoint)")
                .contains("NOT RUN lifecycle: 1 case: image x missing")
                .endsWith("The endpoint differs from containerd-2.0.11.\n");
    }

    @Test
    void junitCountsUnsupportedAsFailureUnlessAllowed() throws Exception {
        Element strict = junitSuite(report(false, CASES));
        assertThat(strict.getAttribute("tests")).isEqualTo("5");
        assertThat(strict.getAttribute("failures")).isEqualTo("2");
        assertThat(strict.getAttribute("skipped")).isEqualTo("2");
        Element lenient = junitSuite(report(true, CASES));
        assertThat(lenient.getAttribute("failures")).isEqualTo("1");
        assertThat(lenient.getElementsByTagName("skipped").getLength()).isEqualTo(3);
    }

    private static Element junitSuite(ConformanceReport report) throws Exception {
        byte[] xml = ReportFormat.JUNIT.write(report).getBytes(StandardCharsets.UTF_8);
        return (Element) DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(xml))
                .getElementsByTagName("testsuite")
                .item(0);
    }

    @Test
    void thePageNeedsNothingElseAndEscapesWhatRuntimesSay() {
        assertThat(ReportFormat.HTML.write(report(false, CASES)))
                .startsWith("<!DOCTYPE html>")
                .doesNotContain("<script", "src=", "http:", "https:")
                .contains("&lt;script&gt;", "status c1")
                .endsWith("</html>\n");
    }

    @Test
    void jsonHasEveryCase() {
        JsonNode json = JsonMapper.shared().readTree(ReportFormat.JSON.write(report(false, CASES)));
        assertThat(json.at("/suites/0/cases")).hasSize(5);
        assertThat(json.at("/suites/0/cases/1/differences/0/got").asString()).isEqualTo(HOSTILE);
        assertThat(json.get("passed").asBoolean()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(ReportFormat.class)
    void everyFormatEndsWithALineFeed(ReportFormat format) {
        assertThat(format.write(report(false, CASES.subList(0, 1)))).endsWith("\n");
    }

    @Test
    void aReportWithoutComparisonsHasNotPassed() {
        ConformanceReport nothing = report(true, CASES.subList(3, 5));
        assertThat(nothing.passed()).isFalse();
        assertThat(ReportFormat.TABLE.write(nothing)).contains("Nothing could be compared in: lifecycle");
    }

    @Test
    void onlyUnsupportedPassesWhereThatIsAllowed() {
        List<CaseResult> cases = List.of(CASES.get(0), CASES.get(2));
        assertThat(report(true, cases).passed()).isTrue();
        assertThat(report(false, cases).passed()).isFalse();
        assertThat(ReportFormat.TABLE.write(report(false, cases))).contains("--allow-unsupported");
    }
}
