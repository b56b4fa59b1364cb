// SPDX-License-Identifier: Apache-2.0
/**
 * The streaming server of a runtime: one-time URLs for Exec, Attach and PortForward, and what is served at them. The
 * same in all modelled runtimes, since all use Kubernetes' library ({@code kubelet/pkg/cri/streaming}).
 *
 * <p>Starting points: {@link dev.kubeletsim.cri.streaming.StreamingListener}, {@link
 * dev.kubeletsim.cri.streaming.StreamingServer}. Must not import the engine's stores.
 */
@NullMarked
package dev.kubeletsim.cri.streaming;

import org.jspecify.annotations.NullMarked;
