// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.table;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import tools.jackson.databind.JsonNode;

/** What cells say of times and of absent values. */
final class Cells {
    static final String NONE = "<none>";
    static final String UNKNOWN = "<unknown>";
    private static final String INVALID = "<invalid>";

    private Cells() {}

    static String text(JsonNode object, String... path) {
        JsonNode node = object;
        for (String name : path) {
            node = node.path(name);
        }
        return node.asString("");
    }

    static String orNone(String text) {
        return text.isEmpty() ? NONE : text;
    }

    /** The age of an object. */
    static String age(JsonNode object, Instant now) {
        return since(text(object, "metadata", "creationTimestamp"), now);
    }

    /** How long ago a time was; unknown if there is none. */
    static String since(String time, Instant now) {
        if (time.isEmpty()) {
            return UNKNOWN;
        }
        try {
            return human(Duration.between(Instant.parse(time), now));
        } catch (DateTimeParseException e) {
            return UNKNOWN;
        }
    }

    /** A duration in at most two units, as {@code k8s.io/apimachinery/pkg/util/duration} rounds it. */
    static String human(Duration duration) {
        long seconds = duration.toMillis() / 1000;
        if (seconds < -1) {
            return INVALID;
        }
        if (duration.isNegative()) {
            return "0s";
        }
        if (seconds < 2 * 60) {
            return seconds + "s";
        }
        long minutes = seconds / 60;
        if (minutes < 10) {
            return two(minutes, "m", seconds % 60, "s");
        }
        if (minutes < 3 * 60) {
            return minutes + "m";
        }
        return hours(minutes / 60, minutes);
    }

    private static String hours(long hours, long minutes) {
        if (hours < 8) {
            return two(hours, "h", minutes % 60, "m");
        }
        if (hours < 48) {
            return hours + "h";
        }
        long days = hours / 24;
        if (hours < 24 * 8) {
            return two(days, "d", hours % 24, "h");
        }
        if (hours < 24 * 365 * 2) {
            return days + "d";
        }
        long years = hours / 24 / 365;
        return hours < 24 * 365 * 8 ? two(years, "y", days % 365, "d") : years + "y";
    }

    private static String two(long big, String bigUnit, long small, String smallUnit) {
        return big + bigUnit + (small == 0 ? "" : small + smallUnit);
    }
}
