// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.features;

import dev.kubeletsim.features.RuntimeReport.RuntimeFeatures;
import dev.kubeletsim.features.RuntimeReport.RuntimeHandler;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a node advertises of its runtime: {@code status.features}, {@code status.runtimeHandlers} and {@code
 * status.declaredFeatures}.
 *
 * <p>A node's status is written over and over by setters that do nothing where they have nothing to say, so a value
 * outlives its cause: {@code features} stays as it was when the gate goes off or the runtime stops reporting. That is
 * upstream's behaviour ({@code pkg/kubelet/nodestatus/setters.go}, 1.31 and 1.36), and admission reads the result.
 *
 * @param supplementalGroupsPolicy {@code status.features.supplementalGroupsPolicy}; null where the node has none
 * @param runtimeHandlers {@code status.runtimeHandlers}; null where the kubelet never wrote it
 * @param declaredFeatures {@code status.declaredFeatures}, sorted; empty where the release has none
 */
public record NodeFeatureReport(
        @Nullable Boolean supplementalGroupsPolicy,
        @Nullable List<RuntimeHandler> runtimeHandlers,
        List<String> declaredFeatures) {
    /** A node of which no kubelet has reported yet. */
    public static final NodeFeatureReport NOTHING = new NodeFeatureReport(null, null, List.of());

    public NodeFeatureReport {
        runtimeHandlers = runtimeHandlers == null ? null : List.copyOf(runtimeHandlers);
        declaredFeatures = List.copyOf(declaredFeatures);
    }

    /** The node's report after the kubelet with {@code gates} has computed its status from what the runtime said. */
    public NodeFeatureReport refreshedBy(FeatureGates gates, RuntimeReport runtime) {
        return new NodeFeatureReport(
                refreshedPolicy(gates, runtime), refreshedHandlers(gates, runtime), declaredFeatures);
    }

    /**
     * The report of a starting kubelet: its declared features are computed once, everything else is what the node object
     * already says.
     */
    public NodeFeatureReport startedBy(FeatureGates gates, RuntimeReport runtime) {
        return new NodeFeatureReport(
                supplementalGroupsPolicy, runtimeHandlers, DeclaredFeatures.of(gates, runtime.features()));
    }

    private @Nullable Boolean refreshedPolicy(FeatureGates gates, RuntimeReport runtime) {
        RuntimeFeatures features = runtime.features();
        if (!gates.enabled(FeatureGate.SUPPLEMENTAL_GROUPS_POLICY) || features == null) {
            return supplementalGroupsPolicy;
        }
        return features.supplementalGroupsPolicy();
    }

    private @Nullable List<RuntimeHandler> refreshedHandlers(FeatureGates gates, RuntimeReport runtime) {
        if (!reportsHandlers(gates)) {
            return runtimeHandlers;
        }
        if (!gates.version().isAtLeast(KubernetesVersion.V1_36)) {
            return runtime.handlers();
        }
        return runtime.handlers().stream()
                .sorted(Comparator.comparing(RuntimeHandler::name))
                .toList();
    }

    /** 1.30 only looks at the first of the two gates. */
    private static boolean reportsHandlers(FeatureGates gates) {
        return gates.enabled("RecursiveReadOnlyMounts")
                || (gates.version().isAtLeast(KubernetesVersion.V1_31) && gates.enabled("UserNamespacesSupport"));
    }
}
