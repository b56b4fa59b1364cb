// SPDX-License-Identifier: Apache-2.0
/**
 * Events: what the kubelet tells users about pods and the node, merged so that a crash loop does not flood the API.
 *
 * <p>Starting points: {@link dev.kubeletsim.kubelet.events.EventRecorder}, {@link
 * dev.kubeletsim.kubelet.events.ApiEventRecorder}, {@link dev.kubeletsim.kubelet.events.EventReasons}.
 */
@NullMarked
package dev.kubeletsim.kubelet.events;

import org.jspecify.annotations.NullMarked;
