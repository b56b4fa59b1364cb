// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.yaml;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lengths of time in Go's spelling, as Kubernetes files have them: {@code 1h30m}, {@code 250ms}, {@code 1.5s}. */
public final class GoDurations {
    private static final Pattern WHOLE = Pattern.compile("(?:[0-9]{1,12}(?:\\.[0-9]{1,9})?(?:ns|us|ms|s|m|h))+");
    private static final Pattern PART = Pattern.compile("([0-9.]+)(ns|us|ms|s|m|h)");
    private static final BigDecimal LONGEST_NANOS = BigDecimal.valueOf(Long.MAX_VALUE);

    private GoDurations() {}

    /** The length that {@code text} says, or null if it says none or more than 292 years. */
    public static @Nullable Duration parse(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        if (!WHOLE.matcher(text).matches()) {
            return null;
        }
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher part = PART.matcher(text);
        while (part.find()) {
            nanos = nanos.add(new BigDecimal(part.group(1)).multiply(BigDecimal.valueOf(nanosOf(part.group(2)))));
        }
        return nanos.compareTo(LONGEST_NANOS) > 0 ? null : Duration.ofNanos(nanos.longValue());
    }

    /** How {@code duration} is written, in the largest unit that leaves no fraction: {@code 90s}, {@code 250ms}. */
    public static String format(Duration duration) {
        long nanos = duration.toNanos();
        for (String unit : new String[] {"h", "m", "s", "ms", "us"}) {
            if (nanos != 0 && nanos % nanosOf(unit) == 0) {
                return nanos / nanosOf(unit) + unit;
            }
        }
        return nanos == 0 ? "0" : nanos + "ns";
    }

    private static long nanosOf(String unit) {
        return switch (unit) {
            case "ns" -> 1L;
            case "us" -> 1_000L;
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            case "m" -> 60_000_000_000L;
            case "h" -> 3_600_000_000_000L;
            default -> throw new IllegalArgumentException("unit " + unit + " (expected: ns, us, ms, s, m or h)");
        };
    }
}
