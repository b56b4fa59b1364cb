// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.kubeletsim.features.Component;
import dev.kubeletsim.features.FeatureGateException;
import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.features.KubernetesVersion;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.provider.MethodSource;

/** What stands behind {@code --feature-gates} and {@code --kubernetes} is read, or refused in the component's words. */
class FeatureGatesFuzzTest {
    static List<byte[]> gates() {
        return Mutations.texts(
                ",",
                "SupplementalGroupsPolicy=true",
                "AllAlpha=true,SupplementalGroupsPolicy=false",
                "AllBeta=false,AllAlpha=t",
                "SupplementalGroupsPolicy=maybe",
                " InPlacePodVerticalScaling = 1 ,NoSuchGate=F",
                "ContainerCheckpoint=true=false",
                "=true,".repeat(500));
    }

    static List<byte[]> versions() {
        return Mutations.texts("1.31", "v1.36", "1.31.14", "1.28", "-1.31", "1.99999999999", "1.31-rc.0", "١.٣١");
    }

    @Test
    void gatesAreReadOrRefused() {
        Mutations.check(gates(), 1, 3_000, FeatureGatesFuzzTest::readGates);
    }

    @OnDemand
    @MethodSource("gates")
    @FuzzTest(maxDuration = "10m")
    void gates(byte[] input) {
        readGates(input);
    }

    private static void readGates(byte[] input) {
        String flag = new String(input, StandardCharsets.UTF_8);
        for (Component component : Component.values()) {
            try {
                FeatureGates.parse(component, KubernetesVersion.V1_31, flag);
            } catch (FeatureGateException e) {
                assertThat(e.getMessage()).isNotBlank().doesNotContain("Exception");
            }
        }
    }

    @Test
    void versionsAreReadOrRefused() {
        Mutations.check(versions(), 2, 3_000, FeatureGatesFuzzTest::readVersion);
    }

    @OnDemand
    @MethodSource("versions")
    @FuzzTest(maxDuration = "10m")
    void versions(byte[] input) {
        readVersion(input);
    }

    private static void readVersion(byte[] input) {
        try {
            KubernetesVersion version = KubernetesVersion.parse(new String(input, StandardCharsets.UTF_8));
            assertThat(KubernetesVersion.all()).contains(KubernetesVersion.ofMinor(version.minor()));
        } catch (IllegalArgumentException e) {
            assertThat(e.getMessage()).contains("1.29").doesNotContain("Exception");
        }
    }
}
