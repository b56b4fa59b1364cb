// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GoDurationTest {
    @ParameterizedTest
    @CsvSource({"1, 1s", "59, 59s", "60, 1m0s", "90, 1m30s", "3600, 1h0m0s", "7325, 2h2m5s"})
    void printsLikeGo(long seconds, String text) {
        assertThat(GoDuration.seconds(seconds)).isEqualTo(text);
    }
}
