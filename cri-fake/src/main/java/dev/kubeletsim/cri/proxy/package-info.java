// SPDX-License-Identifier: Apache-2.0
/**
 * A proxy before a real runtime, so that rules, latencies and recordings work there too.
 *
 * <p>Starting points: {@link dev.kubeletsim.cri.CriProxy}.
 */
@NullMarked
package dev.kubeletsim.cri.proxy;

import org.jspecify.annotations.NullMarked;
