// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process;

import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/**
 * A set of capabilities.
 *
 * @param bits bit n is the capability with ordinal n
 */
public record CapabilitySet(long bits) {
    /** None. */
    public static final CapabilitySet EMPTY = new CapabilitySet(0);

    /** All that exist. */
    public static final CapabilitySet ALL = new CapabilitySet((1L << Capability.values().length) - 1);

    /** containerd's default set ({@code pkg/oci/spec.go}, 2.0): prints as {@code 00000000a80425fb}. */
    public static final CapabilitySet CONTAINERD_DEFAULT = of(
            Capability.CHOWN,
            Capability.DAC_OVERRIDE,
            Capability.FSETID,
            Capability.FOWNER,
            Capability.MKNOD,
            Capability.NET_RAW,
            Capability.SETGID,
            Capability.SETUID,
            Capability.SETFCAP,
            Capability.SETPCAP,
            Capability.NET_BIND_SERVICE,
            Capability.SYS_CHROOT,
            Capability.KILL,
            Capability.AUDIT_WRITE);

    /** CRI-O's default set ({@code pkg/config}, 1.31): prints as {@code 00000000000005fb}. */
    public static final CapabilitySet CRIO_DEFAULT = of(
            Capability.CHOWN,
            Capability.DAC_OVERRIDE,
            Capability.FSETID,
            Capability.FOWNER,
            Capability.SETGID,
            Capability.SETUID,
            Capability.SETPCAP,
            Capability.NET_BIND_SERVICE,
            Capability.KILL);

    /** Cuts off bits without a capability. */
    public CapabilitySet {
        bits &= (1L << Capability.values().length) - 1;
    }

    /** The set of these capabilities. */
    public static CapabilitySet of(Capability... capabilities) {
        return of(List.of(capabilities));
    }

    /** The set of these capabilities. */
    public static CapabilitySet of(Collection<Capability> capabilities) {
        long bits = 0;
        for (Capability capability : capabilities) {
            bits |= 1L << capability.ordinal();
        }
        return new CapabilitySet(bits);
    }

    /** Whether {@code capability} is in the set. */
    public boolean has(Capability capability) {
        return (bits & 1L << capability.ordinal()) != 0;
    }

    /** This set and {@code other}. */
    public CapabilitySet plus(CapabilitySet other) {
        return new CapabilitySet(bits | other.bits);
    }

    /** This set without {@code other}. */
    public CapabilitySet minus(CapabilitySet other) {
        return new CapabilitySet(bits & ~other.bits);
    }

    /** 16 hexadecimal digits, as {@code /proc/PID/status} prints. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(bits);
    }
}
