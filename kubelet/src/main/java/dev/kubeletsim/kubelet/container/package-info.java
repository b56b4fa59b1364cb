// SPDX-License-Identifier: Apache-2.0
/**
 * What the runtime says about pods, in the kubelet's own records; no generated types.
 *
 * <p>Starting points: {@link dev.kubeletsim.kubelet.container.PodStatus}, {@link dev.kubeletsim.kubelet.container.PodStatusCache}.
 */
@NullMarked
package dev.kubeletsim.kubelet.container;

import org.jspecify.annotations.NullMarked;
