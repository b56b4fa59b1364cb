// SPDX-License-Identifier: Apache-2.0
/**
 * What differs between container runtimes, as values: error rows, lookups, names, states, stop and exec semantics.
 *
 * <p>Starting points: {@link dev.kubeletsim.cri.RuntimeProfile}, {@link dev.kubeletsim.cri.profile.CriError}, {@link
 * dev.kubeletsim.cri.profile.ErrorTable}. Must not import the engine ({@code sandbox}, {@code container}, {@code
 * server}).
 */
@NullMarked
package dev.kubeletsim.cri.profile;

import org.jspecify.annotations.NullMarked;
