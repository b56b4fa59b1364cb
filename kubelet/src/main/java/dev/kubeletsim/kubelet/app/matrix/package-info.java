// SPDX-License-Identifier: Apache-2.0
/**
 * Runs pods on every combination of Kubernetes version, feature gate, runtime, policy and scenario, and shows what became
 * of them.
 *
 * <p>Starting points: {@link dev.kubeletsim.kubelet.app.matrix.MatrixPlan}, {@link
 * dev.kubeletsim.kubelet.app.matrix.MatrixCell}.
 */
@NullMarked
package dev.kubeletsim.kubelet.app.matrix;

import org.jspecify.annotations.NullMarked;
