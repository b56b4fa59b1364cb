// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.schema;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Times as {@code metav1.Time} and {@code metav1.MicroTime} read and write them. */
public final class GoTime {
    private static final String SECONDS_LAYOUT = "2006-01-02T15:04:05Z07:00";
    private static final String MICROS_LAYOUT = "2006-01-02T15:04:05.000000Z07:00";
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    /** The parts of a layout, as Go names them when one cannot be parsed, and what each accepts. */
    private static final String[][] PARTS = {
        {"2006", "\\d{4}"},
        {"-", "-"},
        {"01", "\\d\\d"},
        {"-", "-"},
        {"02", "\\d\\d"},
        {"T", "T"},
        {"15", "\\d\\d"},
        {":", ":"},
        {"04", "\\d\\d"},
        {":", ":"},
        {"05", "\\d\\d(?:\\.\\d+)?"},
        {"Z07:00", "Z|[+-]\\d\\d:\\d\\d"}
    };

    private GoTime() {}

    /** A time to the second, e.g. {@code 2024-08-01T12:00:00Z}. */
    public static String seconds(Instant instant) {
        return SECONDS.format(instant);
    }

    /** A time to the microsecond, e.g. {@code 2024-08-01T12:00:00.000000Z}. */
    public static String micros(Instant instant) {
        return MICROS.format(instant);
    }

    /** The instant that a canonical text names. */
    public static Instant instant(String canonical) {
        return Instant.parse(canonical);
    }

    /**
     * Reads an RFC 3339 text and writes it in UTC.
     *
     * @throws DecodeException with the text of Go's {@code time.Parse}
     */
    static String canonical(String text, boolean micros) throws DecodeException {
        String layout = micros ? MICROS_LAYOUT : SECONDS_LAYOUT;
        int at = 0;
        for (String[] part : PARTS) {
            Matcher matcher = Pattern.compile(part[1]).matcher(text).region(at, text.length());
            if (!matcher.lookingAt()) {
                throw new DecodeException("parsing time " + quoted(text) + " as " + quoted(layout) + ": cannot parse "
                        + quoted(text.substring(at)) + " as " + quoted(part[0]));
            }
            at = matcher.end();
        }
        if (at < text.length()) {
            throw new DecodeException("parsing time " + quoted(text) + ": extra text: " + quoted(text.substring(at)));
        }
        Instant instant = instantOf(text);
        return micros ? micros(instant) : seconds(instant);
    }

    private static Instant instantOf(String text) throws DecodeException {
        int zone = text.endsWith("Z") ? text.length() - 1 : text.length() - 6;
        try {
            return LocalDateTime.parse(text.substring(0, zone)).toInstant(ZoneOffset.of(text.substring(zone)));
        } catch (DateTimeException e) {
            throw new DecodeException("parsing time " + quoted(text) + ": day out of range");
        }
    }

    private static String quoted(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    }
}
