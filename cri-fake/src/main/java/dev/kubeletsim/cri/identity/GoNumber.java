// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.identity;

import java.math.BigInteger;
import java.util.OptionalLong;
import java.util.regex.Pattern;

/** Decimal numbers as Go's {@code strconv.Atoi} reads them. */
final class GoNumber {
    private static final Pattern DECIMAL = Pattern.compile("[+-]?[0-9]+");
    private static final BigInteger MAX = BigInteger.valueOf(Long.MAX_VALUE);
    private static final BigInteger MIN = BigInteger.valueOf(Long.MIN_VALUE);

    /** As many digits as are certain to fit into 64 bits. */
    private static final int SHORT = 18;

    private GoNumber() {}

    /** The number, or nothing when Go reports an error (junk, or out of 64 bits). */
    static OptionalLong parse(String text) {
        if (isShort(text)) {
            return OptionalLong.of(Long.parseLong(text));
        }
        if (!DECIMAL.matcher(text).matches()) {
            return OptionalLong.empty();
        }
        BigInteger value = new BigInteger(text);
        return value.compareTo(MAX) > 0 || value.compareTo(MIN) < 0
                ? OptionalLong.empty()
                : OptionalLong.of(value.longValue());
    }

    /** Whether this is a number, of any length, outside of {@code 0…max}; Go tells those from junk. */
    static boolean isOutside(String text, long max) {
        if (!DECIMAL.matcher(text).matches()) {
            return false;
        }
        BigInteger value = new BigInteger(text);
        return value.signum() < 0 || value.compareTo(BigInteger.valueOf(max)) > 0;
    }

    /** What is left when the caller ignores Go's error: 0 for junk, the nearest bound when out of range. */
    static long orZero(String text) {
        if (isShort(text)) {
            return Long.parseLong(text);
        }
        return DECIMAL.matcher(text).matches()
                ? new BigInteger(text).min(MAX).max(MIN).longValue()
                : 0;
    }

    /** Nearly all numbers in account files are plain and small, and each container's creation reads all of them. */
    private static boolean isShort(String text) {
        if (text.isEmpty() || text.length() > SHORT) {
            return false;
        }
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }
}
