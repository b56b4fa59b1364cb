// SPDX-License-Identifier: Apache-2.0
/**
 * Containers: their records, their state machine, and the CRI verbs that act on them.
 *
 * <p>Starting points: {@link dev.kubeletsim.cri.container.ContainerRecord}, {@link
 * dev.kubeletsim.cri.container.ContainerStore}, {@link dev.kubeletsim.cri.container.ContainerStreams}. Must not import
 * {@code server}.
 */
@NullMarked
package dev.kubeletsim.cri.container;

import org.jspecify.annotations.NullMarked;
