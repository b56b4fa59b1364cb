// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.cel;

import dev.kubeletsim.api.schema.GoText;
import java.util.Arrays;

/** An IP address, read and printed as Go's {@code net/netip} does; never an IPv4 address in an IPv6 one, never a zone. */
final class IpAddress {
    private static final int V4 = 4;
    private static final int V6 = 16;
    private static final int GROUPS = 8;

    private final byte[] bytes;

    private IpAddress(byte[] bytes) {
        this.bytes = bytes;
    }

    static IpAddress of(byte[] bytes) {
        return new IpAddress(bytes.clone());
    }

    /**
     * Reads an address.
     *
     * @throws IllegalArgumentException with Go's text, without saying what was read
     */
    static IpAddress parse(String text) {
        for (int i = 0; i < text.length(); i++) {
            switch (text.charAt(i)) {
                case '.' -> {
                    return new IpAddress(v4(text, text));
                }
                case ':' -> {
                    return new IpAddress(v6(text));
                }
                case '%' -> throw problem(text, "missing IPv6 address", "");
                default -> {}
            }
        }
        throw problem(text, "unable to parse IP", "");
    }

    private static IllegalArgumentException problem(String text, String why, String at) {
        return new IllegalArgumentException("ParseAddr(" + GoText.quoted(text) + "): " + why
                + (at.isEmpty() ? "" : " (at " + GoText.quoted(at) + ")"));
    }

    private static byte[] v4(String whole, String text) {
        byte[] result = new byte[V4];
        String[] fields = text.split("\\.", -1);
        for (int i = 0; i < fields.length; i++) {
            String field = fields[i];
            for (int at = 0; at < field.length(); at++) {
                if (field.charAt(at) < '0' || field.charAt(at) > '9') {
                    throw problem(whole, "unexpected character", remainder(fields, i, at));
                }
                if (at == 1 && field.charAt(0) == '0') {
                    throw problem(whole, "IPv4 field has octet with leading zero", "");
                }
                if (Integer.parseInt(field.substring(0, at + 1)) > 255) {
                    throw problem(whole, "IPv4 field has value >255", "");
                }
            }
            if (field.isEmpty()) {
                String rest = remainder(fields, i, 0);
                throw problem(
                        whole, "IPv4 field must have at least one digit", i == 0 ? whole : rest.isEmpty() ? "." : rest);
            }
            if (i >= V4) {
                throw problem(whole, "IPv4 address too long", "");
            }
            result[i] = (byte) Integer.parseInt(field);
        }
        if (fields.length < V4) {
            throw problem(whole, "IPv4 address too short", "");
        }
        return result;
    }

    private static String remainder(String[] fields, int index, int at) {
        String rest = String.join(".", Arrays.asList(fields).subList(index, fields.length));
        return rest.substring(at);
    }

    private static byte[] v6(String text) {
        int percent = text.indexOf('%');
        if (percent >= 0) {
            if (percent == text.length() - 1) {
                throw problem(text, "zone must be a non-empty string", "");
            }
            v6(text.substring(0, percent));
            throw new ZoneException();
        }
        int gap = text.indexOf("::");
        if (gap >= 0 && text.indexOf("::", gap + 1) >= 0) {
            throw problem(text, "multiple :: in address", text.substring(text.indexOf("::", gap + 1) + 1));
        }
        byte[] before = groups(text, gap < 0 ? text : text.substring(0, gap));
        byte[] after = gap < 0 ? new byte[0] : groups(text, text.substring(gap + 2));
        int length = before.length + after.length;
        if (gap < 0 && length < V6) {
            throw problem(text, "address string too short", "");
        }
        if (length > V6 || (gap >= 0 && length == V6)) {
            throw problem(
                    text,
                    length > V6
                            ? "trailing garbage after address"
                            : "the :: must expand to at least one field of zeros",
                    "");
        }
        byte[] result = new byte[V6];
        System.arraycopy(before, 0, result, 0, before.length);
        System.arraycopy(after, 0, result, V6 - after.length, after.length);
        return result;
    }

    private static byte[] groups(String whole, String text) {
        if (text.isEmpty()) {
            return new byte[0];
        }
        String[] fields = text.split(":", -1);
        byte[] result = new byte[fields.length * 2 + 2];
        int length = 0;
        for (int i = 0; i < fields.length; i++) {
            String field = fields[i];
            if (field.contains(".") && i == fields.length - 1) {
                byte[] embedded = v4(whole, field);
                System.arraycopy(embedded, 0, result, length, V4);
                length += V4;
            } else if (field.matches("[0-9a-fA-F]{1,4}")) {
                int value = Integer.parseInt(field, 16);
                result[length++] = (byte) (value >> 8);
                result[length++] = (byte) value;
            } else if (field.matches("[0-9a-fA-F]{5,}")) {
                throw problem(whole, "each group must have 4 or less digits", whole.substring(whole.indexOf(field)));
            } else {
                throw problem(
                        whole,
                        field.isEmpty()
                                ? "each colon-separated field must have at least one digit"
                                : "unexpected character, want colon",
                        field.isEmpty() ? ":" : field);
            }
        }
        return Arrays.copyOf(result, length);
    }

    /** The address has a zone, which is read but not allowed. */
    static final class ZoneException extends IllegalArgumentException {
        private static final long serialVersionUID = 1L;
    }

    byte[] bytes() {
        return bytes.clone();
    }

    boolean isV4() {
        return bytes.length == V4;
    }

    /** Whether this is an IPv4 address written as an IPv6 one ({@code ::ffff:1.2.3.4}). */
    boolean isV4InV6() {
        if (isV4() || bytes[10] != (byte) 0xff || bytes[11] != (byte) 0xff) {
            return false;
        }
        for (int i = 0; i < 10; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }

    boolean isUnspecified() {
        for (byte each : bytes) {
            if (each != 0) {
                return false;
            }
        }
        return true;
    }

    boolean isLoopback() {
        return isV4() ? bytes[0] == 127 : toString().equals("::1");
    }

    boolean isMulticast() {
        return isV4() ? (bytes[0] & 0xf0) == 0xe0 : (bytes[0] & 0xff) == 0xff;
    }

    boolean isLinkLocalMulticast() {
        return isV4()
                ? (bytes[0] & 0xff) == 224 && bytes[1] == 0 && bytes[2] == 0
                : (bytes[0] & 0xff) == 0xff && (bytes[1] & 0x0f) == 2;
    }

    boolean isLinkLocalUnicast() {
        return isV4()
                ? (bytes[0] & 0xff) == 169 && (bytes[1] & 0xff) == 254
                : (bytes[0] & 0xff) == 0xfe && (bytes[1] & 0xc0) == 0x80;
    }

    boolean isGlobalUnicast() {
        boolean broadcast = isV4() && toString().equals("255.255.255.255");
        return !broadcast && !isUnspecified() && !isLoopback() && !isMulticast() && !isLinkLocalUnicast();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof IpAddress address && Arrays.equals(bytes, address.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    /** The canonical text: the longest run of zero groups of an IPv6 address left out. */
    @Override
    public String toString() {
        if (isV4()) {
            return (bytes[0] & 0xff) + "." + (bytes[1] & 0xff) + "." + (bytes[2] & 0xff) + "." + (bytes[3] & 0xff);
        }
        int start = -1;
        int length = 1;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && group(end) == 0) {
                end++;
            }
            if (end - i > length) {
                start = i;
                length = end - i;
            }
        }
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < GROUPS; i++) {
            if (i == start) {
                text.append("::");
                i += length - 1;
                continue;
            }
            if (!text.isEmpty() && text.charAt(text.length() - 1) != ':') {
                text.append(':');
            }
            text.append(Integer.toHexString(group(i)));
        }
        return text.toString();
    }

    private int group(int index) {
        return (bytes[2 * index] & 0xff) << 8 | (bytes[2 * index + 1] & 0xff);
    }
}
