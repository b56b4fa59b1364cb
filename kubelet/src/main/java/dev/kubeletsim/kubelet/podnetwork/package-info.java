// SPDX-License-Identifier: Apache-2.0
/**
 * What a kubelet asks pods over their network: whether a port can be dialled, and HTTP requests. Errors read as those of
 * Go's {@code net} and {@code net/http}, since they end up in events.
 *
 * <p>Starting points: {@link dev.kubeletsim.kubelet.podnetwork.PodNetwork}, {@link
 * dev.kubeletsim.kubelet.podnetwork.PodHttpClient}.
 */
@NullMarked
package dev.kubeletsim.kubelet.podnetwork;

import org.jspecify.annotations.NullMarked;
