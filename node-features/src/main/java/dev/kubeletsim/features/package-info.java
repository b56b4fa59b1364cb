// SPDX-License-Identifier: Apache-2.0
/**
 * Kubernetes versions, feature gates, and what a node advertises of its runtime.
 *
 * <p>Starting points: {@link dev.kubeletsim.features.KubernetesVersion}, {@link dev.kubeletsim.features.FeatureGates},
 * {@link dev.kubeletsim.features.NodeFeatureReport}. Pure: no clock, no I/O but its own resources. Imports no other
 * module.
 */
@NullMarked
package dev.kubeletsim.features;

import org.jspecify.annotations.NullMarked;
