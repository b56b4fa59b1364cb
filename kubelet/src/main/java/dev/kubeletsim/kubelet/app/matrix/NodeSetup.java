// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.matrix;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.features.Component;
import dev.kubeletsim.features.FeatureGates;
import dev.kubeletsim.features.KubernetesVersion;
import java.util.Objects;

/**
 * One node as it is set up, or as a scenario leaves it.
 *
 * @param kubelet the kubelet's version
 * @param apiServer the API server's version
 * @param apiServerFlag the API server's {@code --feature-gates}
 * @param kubeletFlag the kubelet's {@code --feature-gates}
 */
record NodeSetup(
        KubernetesVersion kubelet,
        KubernetesVersion apiServer,
        String apiServerFlag,
        String kubeletFlag,
        RuntimeProfile runtime) {
    NodeSetup {
        Objects.requireNonNull(kubelet, "kubelet");
        Objects.requireNonNull(apiServer, "apiServer");
        Objects.requireNonNull(runtime, "runtime");
    }

    /**
     * The API server's gates.
     *
     * @throws dev.kubeletsim.features.FeatureGateException if it refuses them
     */
    FeatureGates apiServerGates() {
        return FeatureGates.parse(Component.KUBE_API_SERVER, apiServer, apiServerFlag);
    }

    /**
     * The kubelet's gates.
     *
     * @throws dev.kubeletsim.features.FeatureGateException if it refuses them
     */
    FeatureGates kubeletGates() {
        return FeatureGates.parse(Component.KUBELET, kubelet, kubeletFlag);
    }

    NodeSetup withKubelet(KubernetesVersion version) {
        return new NodeSetup(version, apiServer, apiServerFlag, kubeletFlag, runtime);
    }

    NodeSetup withKubeletFlag(String flag) {
        return new NodeSetup(kubelet, apiServer, apiServerFlag, flag, runtime);
    }

    NodeSetup withRuntime(RuntimeProfile profile) {
        return new NodeSetup(kubelet, apiServer, apiServerFlag, kubeletFlag, profile);
    }

    /** Whether the kubelet has to be started anew to get from here to {@code next}. */
    boolean kubeletDiffersFrom(NodeSetup next) {
        return !kubelet.equals(next.kubelet) || !kubeletFlag.equals(next.kubeletFlag);
    }

    /** Whether the runtime has to be. */
    boolean runtimeDiffersFrom(NodeSetup next) {
        return !runtime.name().equals(next.runtime.name());
    }
}
