// SPDX-License-Identifier: Apache-2.0
/**
 * How a node is set up, and where its pods come from.
 *
 * <p>Starting points: {@link dev.kubeletsim.kubelet.config.KubeletConfiguration}, {@link
 * dev.kubeletsim.kubelet.config.ApiPodSource}.
 */
@NullMarked
package dev.kubeletsim.kubelet.config;

import org.jspecify.annotations.NullMarked;
