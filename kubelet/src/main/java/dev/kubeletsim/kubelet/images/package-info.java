// SPDX-License-Identifier: Apache-2.0
/**
 * Gets images onto the node: pull policies, back-off, and what pods are told of it.
 *
 * <p>Starting points: {@link dev.kubeletsim.kubelet.images.ImageManager}.
 */
@NullMarked
package dev.kubeletsim.kubelet.images;

import org.jspecify.annotations.NullMarked;
