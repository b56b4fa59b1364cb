// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

/** A set of processes with numbers of their own. When its pid 1 dies, all others are killed. */
public final class PidNamespace {
    PidNamespace() {}
}
