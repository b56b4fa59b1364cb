// SPDX-License-Identifier: Apache-2.0
/**
 * The strategy of each resource: defaults, validation, fields dropped by gates, and printing, put together.
 *
 * <p>Starting point: {@link dev.kubeletsim.api.strategy.Strategies}.
 */
@NullMarked
package dev.kubeletsim.api.strategy;

import org.jspecify.annotations.NullMarked;
