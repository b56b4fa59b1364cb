// SPDX-License-Identifier: Apache-2.0
/**
 * Pods by means of a container runtime: what the kubelet asks of it and when.
 *
 * <p>Starting points: {@link dev.kubeletsim.kubelet.kuberuntime.KubeRuntimeManager}, {@link
 * dev.kubeletsim.kubelet.kuberuntime.PodActionsComputer}.
 */
@NullMarked
package dev.kubeletsim.kubelet.kuberuntime;

import org.jspecify.annotations.NullMarked;
