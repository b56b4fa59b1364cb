// SPDX-License-Identifier: Apache-2.0
/**
 * Asks containers whether they have started, live and are ready.
 *
 * <p>Starting points: {@link dev.kubeletsim.kubelet.prober.ProberManager}.
 */
@NullMarked
package dev.kubeletsim.kubelet.prober;

import org.jspecify.annotations.NullMarked;
