// SPDX-License-Identifier: Apache-2.0
/**
 * Notices what happens in the runtime: lists all of it once a second and reads only the pods that changed.
 *
 * <p>Starting points: {@link dev.kubeletsim.kubelet.pleg.PodLifecycleEventGenerator}.
 */
@NullMarked
package dev.kubeletsim.kubelet.pleg;

import org.jspecify.annotations.NullMarked;
