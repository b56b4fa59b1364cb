// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.sandbox;

import java.util.BitSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The addresses of pods, out of one IPv4 network; its first two and its last one are left out. Not thread-safe. */
public final class PodAddresses {
    /** The network of the reference plug-ins' default configuration. */
    public static final String DEFAULT_CIDR = "10.88.0.0/16";

    private static final int FIRST = 2;
    private static final int SHORTEST_PREFIX = 8;
    private static final int LONGEST_PREFIX = 29;
    private static final Pattern CIDR = Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})/(\\d{1,2})");

    private final String cidr;
    private final int network;
    private final int count;
    private final BitSet taken = new BitSet();

    /**
     * Addresses of this network.
     *
     * @throws IllegalArgumentException if it is no IPv4 network with a prefix of 8 to 29 bits
     */
    public PodAddresses(String cidr) {
        Matcher parts = CIDR.matcher(cidr);
        int bits = 0;
        int prefix = -1;
        if (parts.matches()) {
            prefix = Integer.parseInt(parts.group(5));
            for (int i = 1; i <= 4; i++) {
                int octet = Integer.parseInt(parts.group(i));
                prefix = octet > 255 ? -1 : prefix;
                bits = bits << 8 | octet;
            }
        }
        if (prefix < SHORTEST_PREFIX || prefix > LONGEST_PREFIX) {
            throw new IllegalArgumentException("pod network \"" + cidr + "\" (expected: an IPv4 network such as "
                    + DEFAULT_CIDR + ", with a prefix of " + SHORTEST_PREFIX + " to " + LONGEST_PREFIX + " bits)");
        }
        this.cidr = cidr;
        this.count = 1 << (32 - prefix);
        this.network = bits & -count;
    }

    /** The lowest address that is free, dotted decimal. */
    String take() {
        int number = taken.nextClearBit(FIRST);
        if (number >= count - 1) {
            throw new IllegalStateException("all " + (count - 3) + " addresses of " + cidr + " are in use");
        }
        taken.set(number);
        int address = network + number;
        return (address >>> 24) + "." + (address >>> 16 & 0xff) + "." + (address >>> 8 & 0xff) + "." + (address & 0xff);
    }

    /** Takes this address, which a pod has already; "" and those of other networks are none of ours. */
    void take(String address) {
        int number = number(address);
        if (number >= 0) {
            taken.set(number);
        }
    }

    /** Gives an address back; "" and those of other networks are none of ours. */
    void free(String address) {
        int number = number(address);
        if (number >= 0) {
            taken.clear(number);
        }
    }

    private int number(String address) {
        if (address.isEmpty()) {
            return -1;
        }
        int bits = 0;
        for (String octet : address.split("\\.", -1)) {
            bits = bits << 8 | Integer.parseInt(octet);
        }
        return (bits & -count) == network ? bits - network : -1;
    }
}
