// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.features;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The metric {@code kubernetes_feature_enabled} of the recorded kubelets and API servers. */
class FeatureGatesGoldenTest {
    /** Gates that the recorded builds register beyond upstream's, as the recordings' README says. */
    private static final Set<String> BUILDS_OWN = Set.of(
            "1.31 RouteExternalCertificate",
            "1.31 StreamingCollectionEncodingToJSON",
            "1.31 StreamingCollectionEncodingToProtobuf",
            "1.36 MinimumKubeletVersion",
            "1.36 RouteExternalCertificate",
            "1.36 StoragePerformantSecurityPolicy");

    @ParameterizedTest
    @CsvSource({
        "KUBELET, kubelet-1.31, 1.31, SupplementalGroupsPolicy=true",
        "KUBE_API_SERVER, kube-apiserver-1.31, 1.31, SupplementalGroupsPolicy=true",
        "KUBELET, kubelet-1.36, 1.36, ''",
        "KUBE_API_SERVER, kube-apiserver-1.36, 1.36, ''"
    })
    void metricRowsAreTheRecordedOnes(Component component, String file, String version, String flag)
            throws IOException {
        FeatureGates gates = FeatureGates.parse(component, KubernetesVersion.parse(version), flag);

        assertThat(gates.metrics().stream()
                        .map(row -> row.name() + "\t" + row.stage() + "\t" + row.value())
                        .toList())
                .containsExactlyElementsOf(recorded(file, version));
    }

    private static List<String> recorded(String file, String version) throws IOException {
        try (InputStream in =
                FeatureGatesGoldenTest.class.getResourceAsStream("/golden/kubelet-http/" + file + ".gates.tsv")) {
            assertThat(in).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .skip(1)
                    .filter(line -> !BUILDS_OWN.contains(version + " " + line.split("\t", -1)[0]))
                    .toList();
        }
    }
}
