// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.v1.LinuxContainerResources;
import org.junit.jupiter.api.Test;

class ResourceLimitsTest {
    private static LinuxContainerResources memory(long bytes) {
        return LinuxContainerResources.newBuilder().setMemoryLimitInBytes(bytes).build();
    }

    @Test
    void swapFollowsMemoryWhereItIsNotGiven() {
        assertThat(ResourceLimits.initial(memory(100)).getMemorySwapLimitInBytes())
                .isEqualTo(100);
        LinuxContainerResources raised = ResourceLimits.updated(ResourceLimits.initial(memory(100)), memory(200));
        assertThat(raised.getMemorySwapLimitInBytes()).isEqualTo(200);
    }

    @Test
    void anUpdateLeavesAloneWhatItDoesNotName() {
        LinuxContainerResources shares =
                LinuxContainerResources.newBuilder().setCpuShares(512).build();
        LinuxContainerResources updated = ResourceLimits.updated(ResourceLimits.initial(memory(100)), shares);
        assertThat(updated.getCpuShares()).isEqualTo(512);
        assertThat(updated.getMemoryLimitInBytes()).isEqualTo(100);
    }
}
