// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.matrix;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.kubelet.app.matrix.CellOutcome;
import dev.kubeletsim.kubelet.app.matrix.GateSetting;
import dev.kubeletsim.kubelet.app.matrix.MatrixCell;
import dev.kubeletsim.kubelet.app.matrix.MatrixPlan;
import dev.kubeletsim.kubelet.app.matrix.MatrixRunner;
import dev.kubeletsim.kubelet.app.matrix.PodPolicy;
import dev.kubeletsim.kubelet.app.matrix.Scenario;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a Strict pod on each combination: KEP-3619's outcome matrix, run. */
class MatrixOutcomeTest {
    private static final List<RuntimeProfile> RUNTIMES = Stream.concat(
                    RuntimeProfile.all().stream(), RuntimeProfile.lying().stream())
            .toList();

    @Test
    void everyFreshCellEndsAsTheOutcomeMatrixSays() {
        List<MatrixCell> cells = MatrixRunner.run(List.of(new MatrixPlan(
                KubernetesVersion.all(),
                null,
                List.of(GateSetting.values()),
                RUNTIMES,
                List.of(PodPolicy.STRICT, PodPolicy.UNSET),
                List.of(Scenario.FRESH),
                false)));

        assertThat(cells).hasSize(8 * 5 * 6 * 2).allSatisfy(cell -> assertThat(cell.differences())
                .as(cell.id())
                .isEmpty());
        assertThat(cells.stream().map(MatrixCell::id).distinct()).hasSameSizeAs(cells);
    }

    /** The rows of the outcome matrix, written down once more by hand. */
    @ParameterizedTest(name = "kubelet {0}, gate {1}, {2}")
    @CsvSource(
            delimiter = '|',
            textBlock = """
            1.30 | default         | containerd-2.0 | field dropped, leaked, groups 3000 4000 50000, no user, node says nothing
            1.31 | on              | containerd-2.0 | field kept, strict, groups 3000 4000, user 3000 4000, node says true
            1.32 | on              | containerd-1.7 | field kept, leaked, groups 3000 4000 50000, no user, node says nothing
            1.32 | api-server-only | cri-o-1.31     | field kept, strict, groups 3000 4000, no user, node says nothing
            1.32 | kubelet-only    | cri-o-1.31     | field dropped, leaked, groups 3000 4000 50000, user 3000 50000 4000, node says true
            1.33 | default         | cri-o-1.31     | field kept, strict, groups 3000 4000, user 3000 4000, node says true
            1.33 | default         | cri-o-1.30     | field kept, rejected, no user, node says nothing
            1.34 | api-server-only | containerd-2.0 | field kept, rejected, no user, node says nothing
            1.34 | off             | containerd-2.0 | field dropped, leaked, groups 3000 4000 50000, no user, node says nothing
            1.36 | default         | containerd-2.0 | field kept, strict, groups 3000 4000, user 3000 4000, node says true
            1.36 | default         | containerd-1.7 | field kept, rejected, no user, node says nothing
            1.36 | default         | lying-merge    | field kept, leaked, groups 3000 4000 50000, user 3000 4000 50000, node says true
            1.36 | default         | hidden-user    | field kept, strict, groups 3000 4000, no user, node says true
            """)
    void aFreshNode(String version, String gate, String runtime, String expected) {
        List<MatrixCell> cells = strict(version, gate, runtime, Scenario.FRESH);

        assertThat(cells).hasSize(1);
        assertThat(told(cells.getFirst())).isEqualTo(expected);
    }

    /** Nodes that change while pods run: what is told of the kept pod, the restarted one, and the new one. */
    @ParameterizedTest(name = "{3}: kubelet {0}, gate {1}, {2}")
    @CsvSource(
            delimiter = '|',
            textBlock = """
            1.33 | on  | containerd-2.0 | runtime-downgrade | strict user true        | leaked no user true      | leaked no user true
            1.32 | on  | cri-o-1.31     | runtime-downgrade | strict user true        | leaked no user true      | leaked no user true
            1.32 | on  | containerd-1.7 | runtime-upgrade   | leaked no user true     | strict user true         | strict user true
            1.33 | on  | containerd-1.7 | runtime-upgrade   | rejected no user true   | rejected no user true    | strict user true
            1.33 | on  | containerd-2.0 | gate-off          | strict no user true     | strict no user true      | strict no user true
            1.31 | api-server-only | cri-o-1.31 | kubelet-upgrade | strict no user null | strict no user null     | strict no user null
            1.32 | on  | containerd-1.7 | kubelet-upgrade   | rejected no user null   | rejected no user null    | rejected no user null
            1.33 | on  | containerd-1.7 | kubelet-downgrade | rejected no user null   | rejected no user null    | leaked no user null
            1.34 | on  | containerd-2.0 | kubelet-upgrade   | strict user true        | strict user true         | strict user true
            """)
    void aNodeThatChanges(
            String version, String gate, String runtime, String scenario, String kept, String restarted, String added) {
        List<MatrixCell> cells = strict(version, gate, runtime, scenario(scenario));

        assertThat(cells).allSatisfy(cell -> assertThat(cell.differences()).isEmpty());
        assertThat(cells.stream().map(MatrixOutcomeTest::toldShortly)).containsExactly(kept, restarted, added);
    }

    @Test
    void aKubeletThatRefusesItsGateIsACellWithItsOwnText() {
        List<MatrixCell> cells = strict("1.34", "off", "containerd-2.0", Scenario.KUBELET_UPGRADE);

        assertThat(cells)
                .hasSize(3)
                .allSatisfy(cell -> assertThat(((CellOutcome.Refused) cell.outcome()).text())
                        .contains("kubelet 1.35: failed to set feature gates from initial flags-based config: cannot set"
                                + " feature gate SupplementalGroupsPolicy to false, feature is locked to true"));
    }

    @Test
    void anOlderApiServerDropsTheFieldBeforeANewerKubeletSeesIt() {
        List<MatrixCell> cells = MatrixRunner.run(List.of(new MatrixPlan(
                List.of(KubernetesVersion.V1_36),
                KubernetesVersion.V1_32,
                List.of(GateSetting.DEFAULT),
                List.of(RuntimeProfile.containerd17()),
                List.of(PodPolicy.STRICT),
                List.of(Scenario.FRESH),
                false)));

        assertThat(told(cells.getFirst()))
                .isEqualTo("field dropped, leaked, groups 3000 4000 50000, no user, node says nothing");
    }

    private static List<MatrixCell> strict(String version, String gate, String runtime, Scenario scenario) {
        return MatrixRunner.run(List.of(new MatrixPlan(
                List.of(KubernetesVersion.parse(version)),
                null,
                Stream.of(GateSetting.values())
                        .filter(setting -> setting.toString().equals(gate))
                        .toList(),
                List.of(RuntimeProfile.named(runtime).orElseThrow()),
                List.of(PodPolicy.STRICT),
                List.of(scenario),
                false)));
    }

    private static Scenario scenario(String name) {
        return Stream.of(Scenario.values())
                .filter(scenario -> scenario.toString().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String told(MatrixCell cell) {
        CellOutcome.Observed seen = (CellOutcome.Observed) cell.outcome();
        return "field " + (Boolean.TRUE.equals(seen.fieldKept()) ? "kept" : "dropped") + ", " + seen.verdict()
                + (seen.groups() == null ? "" : ", groups " + joined(seen.groups()))
                + (seen.user() == null ? ", no user" : ", user " + joined(seen.user().supplementalGroups()))
                + ", node says " + Objects.toString(seen.nodeFeature(), "nothing");
    }

    private static String toldShortly(MatrixCell cell) {
        CellOutcome.Observed seen = (CellOutcome.Observed) cell.outcome();
        return seen.verdict() + (seen.user() == null ? " no user " : " user ") + seen.nodeFeature();
    }

    private static String joined(List<Long> groups) {
        return groups.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
}
