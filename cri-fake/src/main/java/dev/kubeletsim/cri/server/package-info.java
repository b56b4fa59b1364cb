// SPDX-License-Identifier: Apache-2.0
/**
 * The two gRPC services and what they listen on: each RPC is handed to its verb, and each failure is mapped to a gRPC
 * status in one place.
 *
 * <p>Starting points: {@link dev.kubeletsim.cri.server.RuntimeEngine}, {@link dev.kubeletsim.cri.server.CriListener}.
 */
@NullMarked
package dev.kubeletsim.cri.server;

import org.jspecify.annotations.NullMarked;
