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

    private GoNumber() {}

    /** The number, or nothing when Go reports an error (junk, or out of 64 bits). */
    static OptionalLong parse(String text) {
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
        return DECIMAL.matcher(text).matches()
                ? new BigInteger(text).min(MAX).max(MIN).longValue()
                : 0;
    }
}
