// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.features.gate.GateHistory;
import dev.kubeletsim.features.gate.Stage;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FeatureGatesTest {
    private static final String SGP = FeatureGate.SUPPLEMENTAL_GROUPS_POLICY;

    @ParameterizedTest
    @CsvSource({
        "1.29, PRE_ALPHA, false, false",
        "1.31, ALPHA, false, false",
        "1.32, ALPHA, false, false",
        "1.33, BETA, true, false",
        "1.35, GA, true, true",
        "1.36, GA, true, true"
    })
    void supplementalGroupsPolicyRipens(String version, Stage stage, boolean enabled, boolean locked) {
        FeatureGates gates = FeatureGates.defaults(KubernetesVersion.parse(version));

        assertThat(gates.stage(SGP)).isEqualTo(stage);
        assertThat(gates.enabled(SGP)).isEqualTo(enabled);
        assertThat(gates.all().stream().filter(gate -> gate.name().equals(SGP)))
                .allMatch(gate -> gate.lockToDefault() == locked);
    }

    @Test
    void historyOfAGateStartsWhereItWasBorn() {
        assertThat(FeatureGate.history(SGP))
                .hasSize(6)
                .containsOnlyKeys(KubernetesVersion.all().subList(2, 8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.31 | SupplementalGroupsPolicy=true,UserNamespacesSupport=1",
                "1.31 | SupplementalGroupsPolicy = T ,UserNamespacesSupport=True",
                "1.31 | ,SupplementalGroupsPolicy=TRUE,,UserNamespacesSupport=t,"
            })
    void valuesAreGoBooleans(String version, String flag) {
        FeatureGates gates = FeatureGates.parse(Component.KUBELET, KubernetesVersion.parse(version), flag);

        assertThat(gates.toString()).isEqualTo("SupplementalGroupsPolicy=true,UserNamespacesSupport=true");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.31 | X=true | failed to set feature gates from initial flags-based config: unrecognized feature gate: X",
                "1.30 | SupplementalGroupsPolicy=true | failed to set feature gates from initial flags-based config:"
                        + " unrecognized feature gate: SupplementalGroupsPolicy",
                "1.36 | SupplementalGroupsPolicy=false | failed to set feature gates from initial flags-based config:"
                        + " cannot set feature gate SupplementalGroupsPolicy to false, feature is locked to true",
                "1.36 | SupplementalGroupsPolicy=false,ProcMountType=0 | failed to set feature gates from initial"
                        + " flags-based config: [cannot set feature gate SupplementalGroupsPolicy to false, feature is"
                        + " locked to true, cannot set feature gate ProcMountType to false, feature is locked to true]",
                "1.36 | NodeDeclaredFeatures=false,RestartAllContainersOnContainerExits=false,"
                        + "InPlacePodLevelResourcesVerticalScaling=false,InPlacePodVerticalScalingInitContainers=false"
                        + " | failed to set feature gates from initial flags-based config: ExtendWebSocketsToKubelet is"
                        + " enabled, but depends on features that are disabled: [NodeDeclaredFeatures]",
                "1.31 | SupplementalGroupsPolicy | failed to parse kubelet flag: invalid argument"
                        + " \"SupplementalGroupsPolicy\" for \"--feature-gates\" flag: malformed pair, expect string=bool",
                "1.31 | SupplementalGroupsPolicy=yes | failed to parse kubelet flag: invalid argument"
                        + " \"SupplementalGroupsPolicy=yes\" for \"--feature-gates\" flag: invalid value of"
                        + " SupplementalGroupsPolicy: yes, err: strconv.ParseBool: parsing \"yes\": invalid syntax"
            })
    void kubeletRefusesInItsOwnWords(String version, String flag, String text) {
        assertThatThrownBy(() -> FeatureGates.parse(Component.KUBELET, KubernetesVersion.parse(version), flag))
                .isInstanceOf(FeatureGateException.class)
                .hasMessage(text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.36 | X=true | unrecognized feature gate: X",
                "1.30 | X=true | invalid argument \"X=true\" for \"--feature-gates\" flag: unrecognized feature gate: X",
                "1.36 | X | missing bool value for X",
                "1.36 | X=2 | invalid value of X=2, err: strconv.ParseBool: parsing \"2\": invalid syntax"
            })
    void apiServerRefusesInItsOwnWords(String version, String flag, String text) {
        assertThatThrownBy(() -> FeatureGates.parse(Component.KUBE_API_SERVER, KubernetesVersion.parse(version), flag))
                .isInstanceOf(FeatureGateException.class)
                .hasMessage(text);
    }

    @Test
    void lockedGateMayBeSetToWhatItIsLockedTo() {
        FeatureGates gates = FeatureGates.parse(Component.KUBELET, KubernetesVersion.V1_36, SGP + "=true");

        assertThat(gates.enabled(SGP)).isTrue();
    }

    @Test
    void allAlphaSetsTheAlphaGatesThatNobodyNamed() {
        FeatureGates gates =
                FeatureGates.parse(Component.KUBELET, KubernetesVersion.V1_31, "EventedPLEG=false,AllAlpha=true");

        assertThat(gates.enabled(SGP)).isTrue();
        assertThat(gates.enabled("EventedPLEG")).isFalse();
        assertThat(gates.enabled("UserNamespacesSupport")).isFalse();
        assertThat(gates.enabled("AllAlpha")).isTrue();
    }

    @Test
    void allBetaCanSwitchBetaGatesOff() {
        FeatureGates gates = FeatureGates.parse(Component.KUBELET, KubernetesVersion.V1_33, "AllBeta=false");

        assertThat(gates.enabled(SGP)).isFalse();
        assertThat(gates.enabled("SidecarContainers")).isTrue();
    }

    @Test
    void laterFlagWins() {
        FeatureGates gates =
                FeatureGates.parse(Component.KUBELET, KubernetesVersion.V1_31, List.of(SGP + "=true", SGP + "=false"));

        assertThat(gates.enabled(SGP)).isFalse();
    }

    @Test
    void emulatedVersionKnowsLaterGatesAsPreAlpha() {
        assertThatThrownBy(() -> FeatureGates.parseEmulating(
                        KubernetesVersion.V1_36, KubernetesVersion.V1_34, List.of("NodeDeclaredFeatures=true")))
                .hasMessage("cannot set feature gate NodeDeclaredFeatures to true, feature is PreAlpha at emulated"
                        + " version 1.34, min compatibility version 1.33");
        FeatureGates gates = FeatureGates.parseEmulating(KubernetesVersion.V1_36, KubernetesVersion.V1_34, List.of());
        assertThat(gates.stage(SGP)).isEqualTo(Stage.BETA);
        assertThat(gates.stage("NodeDeclaredFeatures")).isEqualTo(Stage.PRE_ALPHA);
    }

    @Test
    void nameThatNoReleaseKnowsIsTheCallersMistake() {
        FeatureGates gates = FeatureGates.defaults(KubernetesVersion.V1_31);

        assertThat(gates.enabled("NodeDeclaredFeatures")).isFalse();
        assertThatThrownBy(() -> gates.enabled("NodeDeclaredFeature"))
                .hasMessageContaining("feature gate NodeDeclaredFeature");
    }

    @Test
    void everyDependencyNamesAKnownGate() {
        GateHistory history = GateHistory.upstream();
        assertThat(history.minors()).containsExactly(29, 30, 31, 32, 33, 34, 35, 36);
        history.dependenciesOf(36).forEach((gate, needed) -> {
            assertThat(history.spec(gate, 36)).as(gate).isPresent();
            assertThat(needed).allMatch(name -> history.spec(name, 36).isPresent());
        });
        assertThat(history.dependenciesOf(34)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"1.29", "1.30", "1.31", "1.32", "1.33", "1.34", "1.35", "1.36"})
    void defaultsMeetTheirOwnDependencies(String version) {
        assertThat(FeatureGates.parse(Component.KUBELET, KubernetesVersion.parse(version), "")
                        .all())
                .isEqualTo(
                        FeatureGates.defaults(KubernetesVersion.parse(version)).all());
    }
}
