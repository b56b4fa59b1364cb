// SPDX-License-Identifier: Apache-2.0
/**
 * What equal things have in common is kept once.
 *
 * <p>Starting point: {@link dev.kubeletsim.cri.intern.Interner}.
 */
@NullMarked
package dev.kubeletsim.cri.intern;

import org.jspecify.annotations.NullMarked;
