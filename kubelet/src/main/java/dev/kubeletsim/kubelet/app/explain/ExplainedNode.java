// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.explain;

import org.jspecify.annotations.Nullable;

/**
 * The node that pods were explained on.
 *
 * @param kubernetes the kubelet's version
 * @param apiServer the API server's version
 * @param runtime as the node reports it, such as {@code containerd://2.0.11}
 * @param featureGates as they were given for both components, empty for the defaults
 * @param apiServerFeatureGates as they were given for the API server alone
 * @param kubeletFeatureGates as they were given for the kubelet alone
 * @param supplementalGroupsPolicy {@code status.features.supplementalGroupsPolicy}, null if absent
 */
public record ExplainedNode(
        String kubernetes,
        String apiServer,
        String runtime,
        String featureGates,
        String apiServerFeatureGates,
        String kubeletFeatureGates,
        @Nullable Boolean supplementalGroupsPolicy) {}
