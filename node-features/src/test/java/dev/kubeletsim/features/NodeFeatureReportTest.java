// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.features.RuntimeReport.RuntimeFeatures;
import dev.kubeletsim.features.RuntimeReport.RuntimeHandler;
import dev.kubeletsim.features.RuntimeReport.RuntimeHandlerFeatures;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NodeFeatureReportTest {
    private static final RuntimeHandler RUNC = new RuntimeHandler("runc", new RuntimeHandlerFeatures(true, true));
    private static final RuntimeHandler DEFAULT = new RuntimeHandler("", null);
    private static final RuntimeReport SUPPORTING =
            new RuntimeReport(new RuntimeFeatures(true, true), List.of(RUNC, DEFAULT));

    @ParameterizedTest
    @CsvSource({
        "1.30, '', ",
        "1.31, '', ",
        "1.31, SupplementalGroupsPolicy=true, true",
        "1.33, '', true",
        "1.33, SupplementalGroupsPolicy=false, ",
        "1.36, '', true"
    })
    void policySupportIsAdvertisedWhereTheGateIsOn(String version, String flag, Boolean expected) {
        NodeFeatureReport report = NodeFeatureReport.NOTHING.refreshedBy(gates(version, flag), SUPPORTING);

        assertThat(report.supplementalGroupsPolicy()).isEqualTo(expected);
    }

    @Test
    void runtimeWithoutSupportIsAdvertisedAsFalse() {
        RuntimeReport runtime = new RuntimeReport(new RuntimeFeatures(false, false), List.of());

        assertThat(NodeFeatureReport.NOTHING
                        .refreshedBy(gates("1.33", ""), runtime)
                        .supplementalGroupsPolicy())
                .isFalse();
    }

    @Test
    void staleSupportSurvivesTheGateAndTheRuntime() {
        NodeFeatureReport before = NodeFeatureReport.NOTHING.refreshedBy(gates("1.33", ""), SUPPORTING);

        assertThat(before.refreshedBy(gates("1.33", "SupplementalGroupsPolicy=false"), SUPPORTING)
                        .supplementalGroupsPolicy())
                .isTrue();
        assertThat(before.refreshedBy(gates("1.33", ""), RuntimeReport.EMPTY).supplementalGroupsPolicy())
                .isTrue();
    }

    @Test
    void handlersKeepTheRuntimesOrderUntil136() {
        assertThat(NodeFeatureReport.NOTHING
                        .refreshedBy(gates("1.35", ""), SUPPORTING)
                        .runtimeHandlers())
                .containsExactly(RUNC, DEFAULT);
        assertThat(NodeFeatureReport.NOTHING
                        .refreshedBy(gates("1.36", ""), SUPPORTING)
                        .runtimeHandlers())
                .containsExactly(DEFAULT, RUNC);
    }

    @ParameterizedTest
    @CsvSource({
        "1.30, '', false",
        "1.30, UserNamespacesSupport=true, false",
        "1.30, RecursiveReadOnlyMounts=true, true",
        "1.31, RecursiveReadOnlyMounts=false, false",
        "1.31, 'RecursiveReadOnlyMounts=false,UserNamespacesSupport=true', true"
    })
    void handlersAreReportedUnderTheirGates(String version, String flag, boolean reported) {
        assertThat(NodeFeatureReport.NOTHING
                                .refreshedBy(gates(version, flag), SUPPORTING)
                                .runtimeHandlers()
                        != null)
                .isEqualTo(reported);
    }

    @Test
    void handlerWithoutFeaturesSupportsNeither() {
        assertThat(DEFAULT.recursiveReadOnlyMounts()).isFalse();
        assertThat(DEFAULT.userNamespaces()).isFalse();
        assertThat(RUNC.userNamespaces()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "1.34, '', ''",
        "1.35, '', ''",
        "1.35, NodeDeclaredFeatures=true, GuaranteedQoSPodCPUResize",
        "1.36, '', 'ExtendWebSocketsToKubelet,InPlacePodLevelResourcesVerticalScaling,"
                + "InPlacePodVerticalScalingInitContainers,RestartAllContainersOnContainerExits'",
        "1.36, UserNamespacesHostNetworkSupport=true, 'ExtendWebSocketsToKubelet,"
                + "InPlacePodLevelResourcesVerticalScaling,InPlacePodVerticalScalingInitContainers,"
                + "RestartAllContainersOnContainerExits,UserNamespacesHostNetworkSupport'"
    })
    void declaredFeaturesFollowTheGates(String version, String flag, String expected) {
        NodeFeatureReport report = NodeFeatureReport.NOTHING.startedBy(gates(version, flag), SUPPORTING);

        assertThat(String.join(",", report.declaredFeatures())).isEqualTo(expected);
    }

    private static FeatureGates gates(String version, String flag) {
        return FeatureGates.parse(Component.KUBELET, KubernetesVersion.parse(version), flag);
    }
}
