// SPDX-License-Identifier: Apache-2.0
/**
 * What the API server refuses, with its words: pure functions from an object (and the stored one) to faults.
 *
 * <p>Starting points: {@link dev.kubeletsim.api.validation.PodValidation}, {@link
 * dev.kubeletsim.api.validation.Faults}. Imports no clock, no storage, no HTTP.
 */
@NullMarked
package dev.kubeletsim.api.validation;

import org.jspecify.annotations.NullMarked;
