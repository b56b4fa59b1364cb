// SPDX-License-Identifier: Apache-2.0
/**
 * Replays recordings of real runtimes on any CRI endpoint and says what differs.
 *
 * <p>Starting points: {@link dev.kubeletsim.cri.conformance.Conformance}, {@link
 * dev.kubeletsim.cri.conformance.ConformanceReport}. It is a client of the CRI: of this module it imports the profiles'
 * names and the images' format, never the engine.
 */
@NullMarked
package dev.kubeletsim.cri.conformance;

import org.jspecify.annotations.NullMarked;
