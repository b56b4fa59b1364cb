// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.schema;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
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

    private static final Pattern[] ACCEPTED =
            Arrays.stream(PARTS).map(part -> Pattern.compile(part[1])).toArray(Pattern[]::new);

    private GoTime() {}

    /** A time to the second, e.g. {@code 2024-08-01T12:00:00Z}. */
    public static String seconds(Instant instant) {
        return SECONDS.format(instant);
    }

    /** A time to the microsecond, e.g. {@code 2024-08-01T12:00:00.000000Z}. */
    public static String micros(Instant instant) {
        return MICROS.format(instant);
    }

    /**
     * Reads an RFC 3339 text and writes it in UTC.
     *
     * @throws DecodeException with the text of Go's {@code time.Parse}
     */
    static String canonical(String text, boolean micros) throws DecodeException {
        if (isCanonical(text, micros)) {
            return text;
        }
        String layout = micros ? MICROS_LAYOUT : SECONDS_LAYOUT;
        int at = 0;
        for (int i = 0; i < PARTS.length; i++) {
            Matcher matcher = ACCEPTED[i].matcher(text).region(at, text.length());
            if (!matcher.lookingAt()) {
                throw new DecodeException("parsing time " + quoted(text) + " as " + quoted(layout) + ": cannot parse "
                        + quoted(text.substring(at)) + " as " + quoted(PARTS[i][0]));
            }
            at = matcher.end();
        }
        if (at < text.length()) {
            throw new DecodeException("parsing time " + quoted(text) + ": extra text: " + quoted(text.substring(at)));
        }
        Instant instant = instantOf(text);
        return micros ? micros(instant) : seconds(instant);
    }

    /** Whether it is surely what would be written again; the last days of a month are left to the parser. */
    private static boolean isCanonical(String text, boolean micros) {
        String shape = micros ? "dddd-dd-ddTdd:dd:dd.ddddddZ" : "dddd-dd-ddTdd:dd:ddZ";
        if (text.length() != shape.length()) {
            return false;
        }
        for (int i = 0; i < shape.length(); i++) {
            char c = text.charAt(i);
            if (shape.charAt(i) == 'd' ? c < '0' || c > '9' : c != shape.charAt(i)) {
                return false;
            }
        }
        return isWithin(text, 5, 1, 12)
                && isWithin(text, 8, 1, 28)
                && isWithin(text, 11, 0, 23)
                && isWithin(text, 14, 0, 59)
                && isWithin(text, 17, 0, 59);
    }

    /** Whether the two digits at {@code at} are a number of that range. */
    private static boolean isWithin(String text, int at, int least, int most) {
        int number = 10 * (text.charAt(at) - '0') + text.charAt(at + 1) - '0';
        return number >= least && number <= most;
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
