// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.features;

import dev.kubeletsim.features.RuntimeReport.RuntimeFeatures;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names that a node declares in {@code status.declaredFeatures} (component-helpers {@code nodedeclaredfeatures}, 1.35
 * and 1.36).
 *
 * <p>Supplemental groups policy is none of them; it has its own field.
 */
final class DeclaredFeatures {
    private static final String GATE = "NodeDeclaredFeatures";
    private static final String USER_NAMESPACES_HOST_NETWORK = "UserNamespacesHostNetworkSupport";

    /** Declared where the gate of the same name is on. */
    private static final List<String> IN_1_35 =
            List.of("InPlacePodLevelResourcesVerticalScaling", "RestartAllContainersOnContainerExits");

    private static final List<String> IN_1_36 = List.of(
            "ExtendWebSocketsToKubelet",
            "InPlacePodLevelResourcesVerticalScaling",
            "InPlacePodVerticalScalingInitContainers",
            "RestartAllContainersOnContainerExits");

    private DeclaredFeatures() {}

    static List<String> of(FeatureGates gates, @Nullable RuntimeFeatures runtime) {
        if (!gates.enabled(GATE)) {
            return List.of();
        }
        List<String> declared =
                gates.version().isAtLeast(KubernetesVersion.V1_36) ? in136(gates, runtime) : in135(gates);
        Collections.sort(declared);
        return List.copyOf(declared);
    }

    private static List<String> in136(FeatureGates gates, @Nullable RuntimeFeatures runtime) {
        List<String> declared = enabled(IN_1_36, gates);
        if (gates.enabled(USER_NAMESPACES_HOST_NETWORK) && runtime != null && runtime.userNamespacesHostNetwork()) {
            declared.add(USER_NAMESPACES_HOST_NETWORK);
        }
        return declared;
    }

    /** The third of 1.35 has no gate of its name: CPUs of guaranteed pods can be resized under the policy {@code none}. */
    private static List<String> in135(FeatureGates gates) {
        List<String> declared = enabled(IN_1_35, gates);
        if (gates.enabled("InPlacePodVerticalScaling")) {
            declared.add("GuaranteedQoSPodCPUResize");
        }
        return declared;
    }

    private static List<String> enabled(List<String> names, FeatureGates gates) {
        return new ArrayList<>(names.stream().filter(gates::enabled).toList());
    }
}
