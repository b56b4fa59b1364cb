// SPDX-License-Identifier: Apache-2.0
/**
 * Amounts of resources: {@code 100m}, {@code 1.5Gi}, {@code 2e3}.
 *
 * <p>Starting points: {@link dev.kubeletsim.api.quantity.Quantity}. Imports the JDK alone.
 */
@NullMarked
package dev.kubeletsim.api.quantity;

import org.jspecify.annotations.NullMarked;
