// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.features;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class KubernetesVersionTest {
    @ParameterizedTest
    @CsvSource({
        "1.31, 31, v1.31.14",
        "v1.31, 31, v1.31.14",
        "1.31.14, 31, v1.31.14",
        "v1.36.0, 36, v1.36.0",
        "1.36, 36, v1.36.2"
    })
    void parsesWhatPeopleWrite(String text, int minor, String gitVersion) {
        KubernetesVersion version = KubernetesVersion.parse(text);

        assertThat(version.minor()).isEqualTo(minor);
        assertThat(version.gitVersion()).isEqualTo(gitVersion);
        assertThat(version).hasToString("1." + minor);
    }

    @ParameterizedTest
    @CsvSource({"1.37, 1.36", "1.28, 1.29", "2.0, 1.36", "0.9, 1.29", "1.9999, 1.36"})
    void unmodelledReleaseNamesTheValidOnesAndTheNearest(String text, String nearest) {
        assertThatThrownBy(() -> KubernetesVersion.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Kubernetes version \"" + text + "\" is not simulated; write one of 1.29, 1.30, 1.31, 1.32,"
                        + " 1.33, 1.34, 1.35, 1.36 (the nearest is " + nearest + ")");
    }

    @ParameterizedTest
    @CsvSource({"''", "latest", "1", "1.31.x", "1.31.99999999999999999999", "-1.31"})
    void textThatIsNoVersionIsRefused(String text) {
        assertThatThrownBy(() -> KubernetesVersion.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not a Kubernetes version: \"" + text + "\"");
    }

    @Test
    void patchReleasesBehaveAlike() {
        KubernetesVersion early = KubernetesVersion.parse("1.33.0");

        assertThat(early.isAtLeast(KubernetesVersion.V1_33)).isTrue();
        assertThat(early).isLessThan(KubernetesVersion.V1_33);
        assertThat(early.isAtLeast(34)).isFalse();
    }
}
