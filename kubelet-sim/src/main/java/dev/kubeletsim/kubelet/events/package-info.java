// SPDX-License-Identifier: Apache-2.0
/**
 * Events that the kubelet reports on pods and on its node.
 *
 * <p>Starting points: {@link dev.kubeletsim.kubelet.events.EventRecorder}.
 */
@NullMarked
package dev.kubeletsim.kubelet.events;

import org.jspecify.annotations.NullMarked;
