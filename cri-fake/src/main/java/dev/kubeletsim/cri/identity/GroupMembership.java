// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.identity;

/** A group of the first process and the place that gave it. */
public record GroupMembership(long gid, Provenance provenance) {
    /** The number as the runtime stores it: cut to 32 unsigned bits. */
    GroupMembership truncated() {
        return new GroupMembership(gid & 0xFFFF_FFFFL, provenance);
    }
}
