// SPDX-License-Identifier: Apache-2.0
/**
 * Joins what listens in sandboxes with the outside: port-forward, host ports, and real sockets on the loopback device.
 *
 * <p>Starting points: {@link dev.kubeletsim.cri.network.PodPorts}, {@link dev.kubeletsim.cri.network.LoopbackPorts}.
 */
@NullMarked
package dev.kubeletsim.cri.network;

import org.jspecify.annotations.NullMarked;
