// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.kubelet.app.CallTimeline;
import dev.kubeletsim.kubelet.app.matrix.MatrixCell;
import dev.kubeletsim.kubelet.app.matrix.MatrixDocument;
import dev.kubeletsim.kubelet.app.matrix.MatrixJunit;
import dev.kubeletsim.kubelet.app.matrix.MatrixTable;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The matrix as JSON, as a JUnit report and as a table. */
class MatrixReportsTest {
    private static final JsonNode SCHEMA =
            JsonMapper.shared().readTree(Path.of("..", "docs", "matrix.schema.json").toFile());
    private static final String REJECTED = "1.36-api-1.36-gate-on-containerd-1.7-fresh-new-strict";

    @Test
    void theDocumentIsAsItsSchemaSays() {
        JsonNode document = JsonMapper.shared().readTree(MatrixDocument.text(MatrixRuns.CELLS));

        assertThat(JsonSchema.faults(SCHEMA, document)).isEmpty();
        assertThat(document.at("/summary/cells").asInt()).isEqualTo(document.path("cells").size());
        assertThat(document.at("/summary/outcomes").propertyNames())
                .containsExactlyInAnyOrder("strict", "merged", "leaked", "rejected", "refused");
        assertThat(document.at("/summary/differing").asInt()).isZero();
    }

    @Test
    void theSchemaRefusesADocumentThatIsNotAsItSays() {
        ObjectNode document = MatrixDocument.of(MatrixRuns.CELLS);
        ObjectNode cell = (ObjectNode) document.path("cells").path(0);
        cell.put("outcome", "fine").put("surprise", 1).remove("policy");
        document.put("apiVersion", "kubelet-sim/matrix/v2");

        assertThat(JsonSchema.faults(SCHEMA, document))
                .hasSize(4)
                .anyMatch(fault -> fault.startsWith("$.apiVersion is not"))
                .anyMatch(fault -> fault.startsWith("$.cells[0].outcome is not one of"))
                .anyMatch(fault -> fault.equals("$.cells[0].surprise is not in the schema"))
                .anyMatch(fault -> fault.equals("$.cells[0] lacks \"policy\""));
    }

    @Test
    void theTimelineOfARejectionTellsItInOrder() {
        List<CallTimeline.Call> calls = MatrixRuns.cell(REJECTED).timeline();

        assertThat(calls.stream().map(call -> call.via() + " " + call.caller() + " " + call.what()))
                .containsSubsequence(
                        "API kubelet POST /api/v1/nodes",
                        "API kubelet PATCH /api/v1/nodes/node/status",
                        "API kubelet-sim POST /api/v1/namespaces/default/pods",
                        "API kube-scheduler POST /api/v1/namespaces/default/pods/new-strict/binding",
                        "API kubelet PATCH /api/v1/namespaces/default/pods/new-strict/status")
                .noneMatch(call -> call.startsWith("CRI kubelet CreateContainer"));
        assertThat(calls).anySatisfy(call -> {
            assertThat(call.what()).isEqualTo("POST /api/v1/namespaces/default/events");
            assertThat(call.detail())
                    .isEqualTo("Warning SupplementalGroupsPolicyNotSupported: SupplementalGroupsPolicy=Strict is not"
                            + " supported in this node");
            assertThat(call.result()).isEqualTo("201");
        });
    }

    @Test
    void theTimelineOfARunShowsWhatTheRuntimeWasToldAndWhatItSaid() {
        List<CallTimeline.Call> calls = MatrixRuns.cell("1.31-api-1.31-gate-on-containerd-2.0-fresh-new-strict")
                .timeline();

        assertThat(calls.stream().map(call -> call.what() + " " + call.detail() + " " + call.result()))
                .containsSubsequence(
                        "RunPodSandbox  OK",
                        "CreateContainer run_as_user 1000, run_as_group 3000, supplemental_groups [4000],"
                                + " supplemental_groups_policy Strict OK",
                        "StartContainer  OK",
                        "ContainerStatus CONTAINER_RUNNING, user 1000:3000 [3000, 4000] OK");
    }

    @Test
    void aCellThatDiffersIsAFailureOfTheReport() throws Exception {
        MatrixCell wrong = MatrixRuns.differing(MatrixRuns.cell(REJECTED), "phase: <Running> & \"more\"");
        MatrixCell refused = MatrixRuns.cell("1.36-api-1.36-gate-off-containerd-2.0-fresh-new-strict");
        MatrixCell right = MatrixRuns.cell("1.31-api-1.31-gate-on-containerd-2.0-fresh-new-strict");

        Document report = xml(MatrixJunit.text(List.of(wrong, refused, right)));

        Element root = report.getDocumentElement();
        assertThat(root.getTagName()).isEqualTo("testsuites");
        assertThat(List.of(
                        root.getAttribute("tests"), root.getAttribute("failures"), root.getAttribute("skipped")))
                .containsExactly("3", "1", "1");
        Element failure = (Element) report.getElementsByTagName("failure").item(0);
        assertThat(failure.getAttribute("message")).isEqualTo("phase: <Running> & \"more\"");
        assertThat(((Element) failure.getParentNode()).getAttribute("name")).isEqualTo(REJECTED);
        assertThat(((Element) report.getElementsByTagName("skipped").item(0)).getAttribute("message"))
                .contains("feature is locked to true");
    }

    @Test
    void theTableGivesVersionsThatEndAlikeOneLine() {
        StringWriter out = new StringWriter();
        MatrixTable.print(MatrixRuns.CELLS, new PrintWriter(out));

        assertThat(out.toString().lines().map(line -> line.replaceAll(" {2,}", " | ")))
                .contains(
                        "1.31 | same | on | containerd-2.0 | Strict | yes | strict | 3000,4000 | 1000:3000 3000,4000 | true",
                        "1.36 | same | on | containerd-1.7 | Strict | yes | rejected: SupplementalGroupsPolicyNotSupported"
                                + " | - | - | -",
                        "1.36 | same | off | any | any | refused: kube-apiserver: cannot set feature gate"
                                + " SupplementalGroupsPolicy to false, feature is locked to true; kubelet: failed to set"
                                + " feature gates from initial flags-based config: cannot set feature gate"
                                + " SupplementalGroupsPolicy to false, feature is locked to true",
                        "1.31 | same | on | containerd-2.0 to containerd-1.7 | Strict | restarted | yes | leaked"
                                + " | 3000,4000,50000 | - | true");
    }

    private static Document xml(String text) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(text)));
    }
}
