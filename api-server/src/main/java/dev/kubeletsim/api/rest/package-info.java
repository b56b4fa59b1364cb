// SPDX-License-Identifier: Apache-2.0
/**
 * The verbs: what a request does to the store, in the order of kube-apiserver's own handler chain.
 *
 * <p>Starting points: {@link dev.kubeletsim.api.rest.RestApi}, {@link dev.kubeletsim.api.rest.Create}, {@link
 * dev.kubeletsim.api.rest.Update}. Imports nothing of {@code http}.
 */
@NullMarked
package dev.kubeletsim.api.rest;

import org.jspecify.annotations.NullMarked;
