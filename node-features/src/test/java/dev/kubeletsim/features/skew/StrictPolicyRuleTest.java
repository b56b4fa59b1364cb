// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.features.skew;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.features.Component;
import dev.kubeletsim.features.FeatureGate;
import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.features.KubernetesVersion;
import dev.kubeletsim.features.NodeFeatureReport;
import dev.kubeletsim.features.RuntimeReport;
import dev.kubeletsim.features.RuntimeReport.RuntimeFeatures;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class StrictPolicyRuleTest {
    static List<SkewMatrix.Row> matrix() {
        return SkewMatrix.rows();
    }

    @ParameterizedTest
    @MethodSource("matrix")
    void ruleComesToTheMatrix(SkewMatrix.Row row) {
        int compared = 0;
        for (int minor = row.firstMinor(); minor <= row.lastMinor(); minor++) {
            for (FeatureGates gates : gates(KubernetesVersion.ofMinor(minor), row.gate())) {
                for (RuntimeBehaviour runtime : behaviours(row.runtime())) {
                    for (@Nullable Boolean advertised : advertised(row.node())) {
                        compared++;
                        assertThat(StrictPolicyRule.outcome(gates, runtime, advertised))
                                .as("%s %s %s %s", gates.version(), gates, runtime, advertised)
                                .isEqualTo(row.outcome());
                        assertThat(rowsThatCover(gates, runtime, advertised))
                                .as("rows for %s %s %s %s", gates.version(), gates, runtime, advertised)
                                .containsExactly(row);
                    }
                }
            }
        }
        assertThat(compared).isPositive();
    }

    @Test
    void freshNodeWithTheGateOffRejectsWhatAnOldNodeAdmits() {
        KubernetesVersion version = KubernetesVersion.V1_33;
        RuntimeReport runtime = new RuntimeReport(new RuntimeFeatures(true, false), List.of());
        FeatureGates off = FeatureGates.parse(Component.KUBELET, version, "SupplementalGroupsPolicy=false");
        NodeFeatureReport fresh = NodeFeatureReport.NOTHING.refreshedBy(off, runtime);
        NodeFeatureReport old = NodeFeatureReport.NOTHING
                .refreshedBy(FeatureGates.defaults(version), runtime)
                .refreshedBy(off, runtime);

        assertThat(StrictPolicyRule.rejects(off, fresh.supplementalGroupsPolicy()))
                .isTrue();
        assertThat(StrictPolicyRule.rejects(off, old.supplementalGroupsPolicy()))
                .isFalse();
    }

    private static List<FeatureGates> gates(KubernetesVersion version, String value) {
        FeatureGates defaults = FeatureGates.defaults(version);
        boolean settable = defaults.all().stream()
                .anyMatch(gate -> gate.name().equals(FeatureGate.SUPPLEMENTAL_GROUPS_POLICY) && !gate.lockToDefault());
        if (!settable) {
            return List.of(defaults);
        }
        List<FeatureGates> gates = new ArrayList<>();
        for (boolean on : values(value, "on")) {
            gates.add(FeatureGates.parse(Component.KUBELET, version, "SupplementalGroupsPolicy=" + on));
        }
        return gates;
    }

    private static List<RuntimeBehaviour> behaviours(String cell) {
        return cell.equals("*") ? List.of(RuntimeBehaviour.values()) : List.of(RuntimeBehaviour.labelled(cell));
    }

    private static List<SkewMatrix.Row> rowsThatCover(
            FeatureGates gates, RuntimeBehaviour runtime, @Nullable Boolean advertised) {
        boolean on = gates.enabled(FeatureGate.SUPPLEMENTAL_GROUPS_POLICY);
        return SkewMatrix.rows().stream()
                .filter(row -> row.covers(gates.version(), on, runtime, advertised))
                .toList();
    }

    private static List<Boolean> values(String cell, String yes) {
        return cell.equals("*") ? List.of(true, false) : List.of(cell.equals(yes));
    }

    private static List<@Nullable Boolean> advertised(String cell) {
        List<@Nullable Boolean> values = new ArrayList<>();
        if (cell.equals("*") || cell.equals("-")) {
            values.add(null);
        }
        if (!cell.equals("-")) {
            values.addAll(values(cell, "true"));
        }
        return values;
    }
}
