// SPDX-License-Identifier: Apache-2.0
/**
 * Clients of the CRI as the kubelet uses them: from fibers, with its time-outs, failures as exceptions.
 *
 * <p>Starting points: {@link dev.kubeletsim.kubelet.cri.RuntimeService}, {@link
 * dev.kubeletsim.kubelet.cri.ImageService}. Knows nothing of pods.
 */
@NullMarked
package dev.kubeletsim.kubelet.cri;

import org.jspecify.annotations.NullMarked;
