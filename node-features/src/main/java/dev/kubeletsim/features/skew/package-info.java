// SPDX-License-Identifier: Apache-2.0
/**
 * What becomes of a pod with the policy {@code Strict} on every combination of kubelet, gate and runtime.
 *
 * <p>Starting points: {@link dev.kubeletsim.features.skew.StrictPolicyRule}, {@link
 * dev.kubeletsim.features.skew.SkewMatrix}.
 */
@NullMarked
package dev.kubeletsim.features.skew;

import org.jspecify.annotations.NullMarked;
