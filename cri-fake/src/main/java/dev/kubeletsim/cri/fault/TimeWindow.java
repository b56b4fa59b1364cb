// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.fault;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * When a rule counts, by the runtime's clock.
 *
 * @param from the first moment, or null for no beginning
 * @param until the first moment after it, or null for no end; later than {@code from}
 */
public record TimeWindow(@Nullable Moment from, @Nullable Moment until) {
    public TimeWindow {
        if (from != null && until != null && !inOrder(from, until)) {
            throw new IllegalArgumentException("a window that ends before it begins");
        }
    }

    /** At all times. */
    public static final TimeWindow ALWAYS = new TimeWindow(null, null);

    /** Two moments of different kinds can't be compared before the rule is set. */
    private static boolean inOrder(Moment from, Moment until) {
        if (from instanceof Moment.After begin && until instanceof Moment.After end) {
            return end.since().compareTo(begin.since()) > 0;
        }
        if (from instanceof Moment.At begin && until instanceof Moment.At end) {
            return end.instant().isAfter(begin.instant());
        }
        return true;
    }

    /** A moment. */
    public sealed interface Moment {
        /** So long after the rule was set. */
        record After(Duration since) implements Moment {}

        /** A date and time. */
        record At(Instant instant) implements Moment {}

        /** So long after the rule was set, or null. */
        static @Nullable Moment after(@Nullable Duration since) {
            return since == null ? null : new After(since);
        }

        /** A date and time, or null. */
        static @Nullable Moment at(@Nullable Instant instant) {
            return instant == null ? null : new At(instant);
        }

        /** The date and time, for a rule that was set at {@code set}. */
        default Instant instant(Instant set) {
            return switch (this) {
                case After after -> set.plus(after.since());
                case At at -> at.instant();
            };
        }
    }

    /** Whether {@code now} is in it, for a rule that was set at {@code set}. */
    boolean contains(Instant now, Instant set) {
        return (from == null || !now.isBefore(from.instant(set)))
                && (until == null || now.isBefore(until.instant(set)));
    }
}
