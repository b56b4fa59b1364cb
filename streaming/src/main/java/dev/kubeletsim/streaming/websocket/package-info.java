// SPDX-License-Identifier: Apache-2.0
/**
 * WebSocket connections, and the channels that Kubernetes multiplexes on them.
 *
 * <p>Starting points: {@link dev.kubeletsim.streaming.websocket.WebSocketHandshake}, {@link
 * dev.kubeletsim.streaming.websocket.WebSocketChannels}.
 */
@NullMarked
package dev.kubeletsim.streaming.websocket;

import org.jspecify.annotations.NullMarked;
