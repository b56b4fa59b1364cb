// SPDX-License-Identifier: Apache-2.0
/**
 * Whether this node takes a pod.
 *
 * <p>Starting points: {@link dev.kubeletsim.kubelet.lifecycle.PodAdmitHandler}.
 */
@NullMarked
package dev.kubeletsim.kubelet.lifecycle;

import org.jspecify.annotations.NullMarked;
