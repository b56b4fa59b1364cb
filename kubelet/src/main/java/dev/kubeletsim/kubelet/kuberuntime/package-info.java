// SPDX-License-Identifier: Apache-2.0
/**
 * The kubelet's side of the CRI: what it asks of a runtime and when.
 *
 * <p>Starting points: {@link dev.kubeletsim.kubelet.kuberuntime.RuntimeService}.
 */
@NullMarked
package dev.kubeletsim.kubelet.kuberuntime;

import org.jspecify.annotations.NullMarked;
