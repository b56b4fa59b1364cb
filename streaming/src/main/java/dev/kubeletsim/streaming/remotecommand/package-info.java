// SPDX-License-Identifier: Apache-2.0
/**
 * Exec, attach and port-forward over SPDY/3.1 and WebSocket, both ends; {@code client-go/tools/remotecommand} and {@code
 * cri-streaming/pkg/streaming} of Kubernetes 1.31.
 *
 * <p>Starting points: {@link dev.kubeletsim.streaming.remotecommand.RemoteCommandServer}, {@link
 * dev.kubeletsim.streaming.remotecommand.RemoteCommandClient}, {@link
 * dev.kubeletsim.streaming.remotecommand.PortForwardServer}. Knows neither containers nor pods.
 */
@NullMarked
package dev.kubeletsim.streaming.remotecommand;

import org.jspecify.annotations.NullMarked;
