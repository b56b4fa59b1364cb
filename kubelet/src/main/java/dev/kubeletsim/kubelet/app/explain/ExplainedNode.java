// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.explain;

import org.jspecify.annotations.Nullable;

/**
 * The node that pods were explained on.
 *
 * @param kubernetes the version of kubelet and API server
 * @param runtime as the node reports it, such as {@code containerd://2.0.11}
 * @param featureGates as they were given, empty for the defaults
 * @param supplementalGroupsPolicy {@code status.features.supplementalGroupsPolicy}, null if absent
 */
public record ExplainedNode(
        String kubernetes,
        String runtime,
        String featureGates,
        @Nullable Boolean supplementalGroupsPolicy) {}
