// SPDX-License-Identifier: Apache-2.0
/**
 * Who owns which field: managed fields, and server-side apply on top of them (KEP-555).
 *
 * <p>Starting points: {@link dev.kubeletsim.api.apply.FieldManager}, {@link dev.kubeletsim.api.apply.FieldSet}. Pure:
 * no clock, no I/O.
 */
@NullMarked
package dev.kubeletsim.api.apply;

import org.jspecify.annotations.NullMarked;
