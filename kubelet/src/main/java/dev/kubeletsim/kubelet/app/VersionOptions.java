// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.features.KubernetesVersion;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of which Kubernetes is simulated: versions and feature gates of API server and nodes. */
final class VersionOptions {
    @Option(
            names = "--kubernetes",
            paramLabel = "VERSION",
            converter = RuntimeOptions.VersionConverter.class,
            description = "The Kubernetes version of nodes and API server: 1.29 to 1.36. Default: 1.36.")
    KubernetesVersion kubernetes = KubernetesVersion.DEFAULT;

    @Option(
            names = "--api-server-version",
            paramLabel = "VERSION",
            converter = RuntimeOptions.VersionConverter.class,
            description = "The API server's version, if it is another one than the nodes'.")
    @Nullable
    KubernetesVersion apiServer;

    @Option(
            names = "--feature-gates",
            paramLabel = "A=true,...",
            description = "Feature gates of API server and nodes. Repeatable. See: kubelet-sim gates")
    private List<String> featureGates = new ArrayList<>();

    @Option(
            names = "--api-server-feature-gates",
            paramLabel = "A=true,...",
            description = "Feature gates of the API server alone; they win over --feature-gates. Repeatable.")
    private List<String> apiServerFeatureGates = new ArrayList<>();

    @Option(
            names = "--kubelet-feature-gates",
            paramLabel = "A=true,...",
            description = "Feature gates of the nodes alone; they win over --feature-gates. Repeatable.")
    private List<String> kubeletFeatureGates = new ArrayList<>();

    VersionOptions() {}

    String featureGates() {
        return String.join(",", featureGates);
    }

    String apiServerFeatureGates() {
        return String.join(",", apiServerFeatureGates);
    }

    String kubeletFeatureGates() {
        return String.join(",", kubeletFeatureGates);
    }

    /** {@code 1.36}, or {@code 1.36 under API server 1.35}. */
    String versions() {
        return kubernetes + (apiServer == null ? "" : " under API server " + apiServer);
    }
}
