// SPDX-License-Identifier: Apache-2.0
/**
 * Label and field selectors: parsing with the real server's error texts, and matching.
 *
 * <p>Starting points: {@link dev.kubeletsim.api.selector.LabelSelector}, {@link
 * dev.kubeletsim.api.selector.FieldSelector}.
 */
@NullMarked
package dev.kubeletsim.api.selector;

import org.jspecify.annotations.NullMarked;
