// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.lifecycle;

import dev.kubeletsim.kubelet.pod.Pod;
import dev.kubeletsim.kubelet.pod.Trees;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/**
 * Refuses pods that need a feature which the node does not declare (upstream's {@code lifecycle/handlers.go} and
 * component-helpers {@code nodedeclaredfeatures}, 1.36). Only two of the features follow from a new pod's spec.
 */
final class DeclaredFeaturesAdmitHandler implements PodAdmitHandler {
    private final Supplier<JsonNode> node;

    DeclaredFeaturesAdmitHandler(Supplier<JsonNode> node) {
        this.node = node;
    }

    @Override
    public PodAdmitResult admit(PodAdmitAttributes attributes) {
        List<String> missing = needed(attributes.pod());
        missing.removeAll(Trees.texts(node.get().path("status"), "declaredFeatures"));
        return missing.isEmpty()
                ? PodAdmitResult.ADMITTED
                : PodAdmitResult.rejected(
                        AdmitReasons.POD_FEATURE_UNSUPPORTED,
                        "Pod requires node features that are not available: " + String.join(", ", missing));
    }

    private static List<String> needed(Pod pod) {
        List<String> features = new ArrayList<>();
        boolean restartsAll = pod.allContainers().stream()
                .flatMap(
                        container -> container.spec().path("restartPolicyRules").valueStream())
                .anyMatch(rule -> Trees.text(rule, "action").equals("RestartAllContainers"));
        if (restartsAll) {
            features.add("RestartAllContainersOnContainerExits");
        }
        if (pod.hostNetwork() && Boolean.FALSE.equals(Trees.optionalFlag(pod.spec(), "hostUsers"))) {
            features.add("UserNamespacesHostNetworkSupport");
        }
        return features;
    }
}
