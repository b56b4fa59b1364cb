// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import dev.kubeletsim.api.schema.GoText;

/**
 * A range of addresses, as Go's {@code netip.Prefix}; the address may have bits behind the prefix.
 *
 * @param bits the length of the prefix
 */
record CidrPrefix(IpAddress address, int bits) {

    /**
     * Reads {@code ADDRESS/BITS}.
     *
     * @throws IllegalArgumentException with Go's text
     */
    static CidrPrefix parse(String text) {
        int slash = text.lastIndexOf('/');
        if (slash < 0) {
            throw problem(text, "no '/'");
        }
        IpAddress address;
        try {
            address = IpAddress.parse(text.substring(0, slash));
        } catch (IpAddress.ZoneException e) {
            throw problem(text, "IPv6 zones cannot be present in a prefix");
        } catch (IllegalArgumentException e) {
            throw problem(text, String.valueOf(e.getMessage()));
        }
        String length = text.substring(slash + 1);
        if (!length.matches("0|[1-9]\\d{0,8}")) {
            throw problem(text, "bad bits after slash: " + GoText.quoted(length));
        }
        int bits = Integer.parseInt(length);
        if (bits > (address.isV4() ? 32 : 128)) {
            throw problem(text, "prefix length out of range");
        }
        return new CidrPrefix(address, bits);
    }

    private static IllegalArgumentException problem(String text, String why) {
        return new IllegalArgumentException("netip.ParsePrefix(" + GoText.quoted(text) + "): " + why);
    }

    boolean contains(IpAddress other) {
        return other.isV4() == address.isV4() && cut(other, bits).equals(cut(address, bits));
    }

    /** Whether all of the other range is in this one. */
    boolean contains(CidrPrefix other) {
        return bits <= other.bits && contains(other.address);
    }

    /** The same range, without bits behind the prefix. */
    CidrPrefix masked() {
        return new CidrPrefix(cut(address, bits), bits);
    }

    private static IpAddress cut(IpAddress from, int bits) {
        byte[] bytes = from.bytes();
        for (int i = 0; i < bytes.length; i++) {
            int kept = Math.max(0, Math.min(8, bits - 8 * i));
            bytes[i] &= (byte) (0xff << (8 - kept));
        }
        return IpAddress.of(bytes);
    }

    @Override
    public String toString() {
        return address + "/" + bits;
    }
}
