// SPDX-License-Identifier: Apache-2.0
/**
 * Which user and groups the first process of a container gets: pure functions from an image's account files, a request
 * and a profile's rule to credentials that remember where each group came from.
 *
 * <p>Starting points: {@link dev.kubeletsim.cri.identity.IdentityResolver}, {@link
 * dev.kubeletsim.cri.identity.ContainerIdentity}, {@link dev.kubeletsim.cri.identity.IdentityRule}. Imports nothing but
 * {@code profile}'s error rows: no clock, no I/O, no logger.
 */
@NullMarked
package dev.kubeletsim.cri.identity;

import org.jspecify.annotations.NullMarked;
