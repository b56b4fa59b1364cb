// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.container;

import java.math.BigDecimal;
import java.time.Duration;

/** Durations as Go prints them: {@code 10s}, {@code 1m20s}, {@code 1.5s}, {@code 350ms}. */
public final class GoDurations {
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private GoDurations() {}

    /** {@code duration} in Go's words; not negative. */
    public static String format(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos == 0) {
            return "0s";
        }
        if (nanos < 1000) {
            return nanos + "ns";
        }
        if (nanos < 1_000_000) {
            return decimal(nanos, 3) + "µs";
        }
        if (nanos < NANOS_PER_SECOND) {
            return decimal(nanos, 6) + "ms";
        }
        long minutes = nanos / (60 * NANOS_PER_SECOND);
        String seconds = decimal(nanos % (60 * NANOS_PER_SECOND), 9) + "s";
        if (minutes == 0) {
            return seconds;
        }
        return (minutes >= 60 ? minutes / 60 + "h" : "") + minutes % 60 + "m" + seconds;
    }

    private static String decimal(long value, int scale) {
        BigDecimal number = BigDecimal.valueOf(value, scale);
        return number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString();
    }
}
