// SPDX-License-Identifier: Apache-2.0
/**
 * One worker a pod: carries it through sync, termination and the time after, one step at a time.
 *
 * <p>Starting points: {@link dev.kubeletsim.kubelet.podworker.PodWorkers}, {@link
 * dev.kubeletsim.kubelet.podworker.PodSyncer}.
 */
@NullMarked
package dev.kubeletsim.kubelet.podworker;

import org.jspecify.annotations.NullMarked;
