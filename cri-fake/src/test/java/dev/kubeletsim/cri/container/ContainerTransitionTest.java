// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kubeletsim.cri.profile.ContainerStateName;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ContainerTransitionTest {
    private static final Map<ContainerTransition, Map<ContainerStateName, ContainerStateName>> LEGAL = Map.of(
            ContainerTransition.STARTED,
            Map.of(ContainerStateName.CREATED, ContainerStateName.RUNNING),
            ContainerTransition.START_FAILED,
            Map.of(ContainerStateName.CREATED, ContainerStateName.EXITED),
            ContainerTransition.EXITED,
            Map.of(
                    ContainerStateName.CREATED, ContainerStateName.EXITED,
                    ContainerStateName.RUNNING, ContainerStateName.EXITED,
                    ContainerStateName.UNKNOWN, ContainerStateName.EXITED));

    @ParameterizedTest
    @EnumSource
    void everyPairOfStateAndEventHasAnAnswer(ContainerTransition transition) {
        for (ContainerStateName state : ContainerStateName.values()) {
            ContainerStateName after = LEGAL.getOrDefault(transition, Map.of()).get(state);
            if (after != null) {
                assertThat(transition.from(state)).isEqualTo(after);
            } else {
                assertThatThrownBy(() -> transition.from(state))
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining(transition.name())
                        .hasMessageContaining(state.name());
            }
        }
    }
}
