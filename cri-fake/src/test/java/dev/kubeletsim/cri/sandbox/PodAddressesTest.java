// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PodAddressesTest {
    @Test
    void theLowestFreeAddressIsNext() {
        PodAddresses addresses = new PodAddresses("10.88.0.0/16");
        assertThat(addresses.take()).isEqualTo("10.88.0.2");
        assertThat(addresses.take()).isEqualTo("10.88.0.3");
        addresses.free("10.88.0.2");
        addresses.free("");
        assertThat(addresses.take()).isEqualTo("10.88.0.2");
    }

    @Test
    void anExhaustedNetworkSaysSo() {
        PodAddresses addresses = new PodAddresses("192.168.7.9/29");
        for (int i = 2; i < 7; i++) {
            assertThat(addresses.take()).isEqualTo("192.168.7." + (8 + i));
        }
        assertThatThrownBy(addresses::take).hasMessage("all 5 addresses of 192.168.7.9/29 are in use");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "10.88.0.0", "10.88.0.0/30", "10.0.0.0/7", "10.256.0.0/16", "fd00::/64", "a/16"})
    void whatIsNoNetworkIsRefused(String cidr) {
        assertThatThrownBy(() -> new PodAddresses(cidr))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("pod network \"" + cidr + "\" (expected: an IPv4 network");
    }
}
