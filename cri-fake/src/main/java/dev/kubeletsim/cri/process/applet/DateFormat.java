// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.process.applet;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** {@code date +FORMAT}: strftime(3), in UTC. */
final class DateFormat {
    private DateFormat() {}

    static String format(String format, Instant instant) {
        ZonedDateTime time = instant.atZone(ZoneOffset.UTC);
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < format.length(); i++) {
            char c = format.charAt(i);
            text.append(c == '%' && i + 1 < format.length() ? field(format.charAt(++i), time) : String.valueOf(c));
        }
        return text.toString();
    }

    private static String field(char field, ZonedDateTime time) {
        return switch (field) {
            case '%' -> "%";
            case 'n' -> "\n";
            case 't' -> "\t";
            case 's' -> String.valueOf(time.toEpochSecond());
            case 'N' -> String.format("%09d", time.getNano());
            case 'Y' -> pattern("yyyy", time);
            case 'y' -> pattern("yy", time);
            case 'm' -> pattern("MM", time);
            case 'd' -> pattern("dd", time);
            case 'e' -> pattern("ppd", time);
            case 'H' -> pattern("HH", time);
            case 'I' -> pattern("hh", time);
            case 'M' -> pattern("mm", time);
            case 'S' -> pattern("ss", time);
            case 'p' -> pattern("a", time);
            case 'j' -> pattern("DDD", time);
            case 'a' -> pattern("EEE", time);
            case 'A' -> pattern("EEEE", time);
            case 'b', 'h' -> pattern("MMM", time);
            case 'B' -> pattern("MMMM", time);
            case 'F' -> pattern("yyyy-MM-dd", time);
            case 'T' -> pattern("HH:mm:ss", time);
            case 'R' -> pattern("HH:mm", time);
            case 'D' -> pattern("MM/dd/yy", time);
            case 'u' -> String.valueOf(time.getDayOfWeek().getValue());
            case 'w' -> String.valueOf(time.getDayOfWeek().getValue() % 7);
            case 'Z' -> "UTC";
            case 'z' -> "+0000";
            case 'c' -> pattern("EEE MMM ppd HH:mm:ss yyyy", time);
            default -> "%" + field;
        };
    }

    private static String pattern(String pattern, ZonedDateTime time) {
        return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(time);
    }
}
