// SPDX-License-Identifier: Apache-2.0
/**
 * The three patch formats: JSON patch (RFC 6902), merge patch (RFC 7386) and strategic merge patch.
 *
 * <p>Starting points: {@link dev.kubeletsim.api.patch.StrategicMergePatch}, {@link
 * dev.kubeletsim.api.patch.JsonPatches}. Pure functions over trees.
 */
@NullMarked
package dev.kubeletsim.api.patch;

import org.jspecify.annotations.NullMarked;
