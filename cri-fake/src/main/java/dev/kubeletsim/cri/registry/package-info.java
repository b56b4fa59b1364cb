// SPDX-License-Identifier: Apache-2.0
/**
 * Image registries over HTTP: the client that each runtime is, and a small server. Only loopback is ever asked.
 *
 * <p>Starting points: {@link dev.kubeletsim.cri.registry.RegistryPulls} (pulls as containerd and CRI-O do), {@link
 * dev.kubeletsim.cri.registry.RegistryServer} (serves a catalogue to any client). Knows nothing of gRPC.
 */
@NullMarked
package dev.kubeletsim.cri.registry;

import org.jspecify.annotations.NullMarked;
