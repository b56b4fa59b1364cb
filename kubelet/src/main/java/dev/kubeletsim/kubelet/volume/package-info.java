// SPDX-License-Identifier: Apache-2.0
/**
 * Files of pods: volumes, hosts file, termination messages, logs.
 *
 * <p>Starting points: {@link dev.kubeletsim.kubelet.volume.NodeFiles}.
 */
@NullMarked
package dev.kubeletsim.kubelet.volume;

import org.jspecify.annotations.NullMarked;
