// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.log;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;

/** The time at the head of a log entry, in UTC. */
final class LogTimestamp {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);
    /** Go's RFC3339Nano: zeros at the end of the fraction are left out, and the point with them. */
    private static final DateTimeFormatter TRIMMED = new DateTimeFormatterBuilder()
            .append(SECONDS)
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .appendLiteral('Z')
            .toFormatter()
            .withZone(ZoneOffset.UTC);
    /** conmon's: always nine digits and a numeric offset. */
    private static final DateTimeFormatter FIXED = new DateTimeFormatterBuilder()
            .append(SECONDS)
            .appendFraction(ChronoField.NANO_OF_SECOND, 9, 9, true)
            .appendLiteral("+00:00")
            .toFormatter()
            .withZone(ZoneOffset.UTC);

    private LogTimestamp() {}

    static String of(Instant time, boolean trimsZeros) {
        return (trimsZeros ? TRIMMED : FIXED).format(time);
    }
}
