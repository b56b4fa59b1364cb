// SPDX-License-Identifier: Apache-2.0
/**
 * The history of the feature gates as data: stage, default and lock of each gate in each minor release.
 *
 * <p>Starting point: {@link dev.kubeletsim.features.gate.GateHistory}. Must not import the parent package.
 */
@NullMarked
package dev.kubeletsim.features.gate;

import org.jspecify.annotations.NullMarked;
