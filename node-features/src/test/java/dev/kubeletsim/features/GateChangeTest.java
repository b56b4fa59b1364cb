// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.features;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.features.gate.GateSpec;
import dev.kubeletsim.features.gate.Stage;
import java.util.List;
import org.junit.jupiter.api.Test;

class GateChangeTest {
    @Test
    void aGateThatRipensIsAChange() {
        assertThat(between(KubernetesVersion.V1_31, KubernetesVersion.V1_36, "SupplementalGroupsPolicy"))
                .containsExactly(new GateChange(
                        "SupplementalGroupsPolicy",
                        new GateSpec(Stage.ALPHA, false, false),
                        new GateSpec(Stage.GA, true, true)));
    }

    @Test
    void aGateThatOneReleaseDoesNotKnowIsAChange() {
        assertThat(between(KubernetesVersion.V1_31, KubernetesVersion.V1_36, "AppArmor"))
                .containsExactly(new GateChange("AppArmor", new GateSpec(Stage.GA, true, true), null));
        assertThat(between(KubernetesVersion.V1_36, KubernetesVersion.V1_31, "AppArmor"))
                .containsExactly(new GateChange("AppArmor", null, new GateSpec(Stage.GA, true, true)));
    }

    @Test
    void aGateThatStaysAsItIsIsNone() {
        assertThat(between(KubernetesVersion.V1_29, KubernetesVersion.V1_36, "EventedPLEG"))
                .isEmpty();
        assertThat(GateChange.between(KubernetesVersion.V1_33, KubernetesVersion.V1_33))
                .isEmpty();
    }

    private static List<GateChange> between(KubernetesVersion first, KubernetesVersion second, String gate) {
        return GateChange.between(first, second).stream()
                .filter(change -> change.gate().equals(gate))
                .toList();
    }
}
