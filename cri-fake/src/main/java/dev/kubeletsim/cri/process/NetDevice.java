// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

/**
 * A network device.
 *
 * @param kind {@code loopback}, {@code veth}, {@code bridge} or {@code dummy}
 * @param up whether it is in use
 */
public record NetDevice(String name, String kind, boolean up) {}
