// SPDX-License-Identifier: Apache-2.0
/**
 * Sandboxes and containers that a runtime has when it starts to serve.
 *
 * <p>Starting points: {@link dev.kubeletsim.cri.present.PresentPod}, {@link dev.kubeletsim.cri.present.PodsFile}.
 */
@NullMarked
package dev.kubeletsim.cri.present;

import org.jspecify.annotations.NullMarked;
