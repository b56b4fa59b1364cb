// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.fault;

import java.util.List;

/**
 * Which of the calls that match, counted from 1 since the rule was set.
 *
 * @param ranges any of them; empty for all
 * @param every only each such one, from 1
 * @param limit how many calls it may hit at most
 */
public record Occurrences(List<Range> ranges, long every, long limit) {
    /** All of them. */
    public static final Occurrences ALL = new Occurrences(List.of(), 1, Long.MAX_VALUE);

    /**
     * Calls by number.
     *
     * @param first from 1
     * @param last not before first; {@link Long#MAX_VALUE} for no end
     */
    public record Range(long first, long last) {
        public Range {
            if (first < 1 || last < first) {
                throw new IllegalArgumentException(
                        "calls " + first + "-" + last + " (expected: from 1, and not backwards)");
            }
        }

        boolean contains(long number) {
            return first <= number && number <= last;
        }
    }

    public Occurrences {
        ranges = List.copyOf(ranges);
        if (every < 1) {
            throw new IllegalArgumentException("every " + every + " (expected: at least 1)");
        }
        if (limit < 1) {
            throw new IllegalArgumentException("limit " + limit + " (expected: at least 1)");
        }
    }

    /** Whether the call with this number is among them. */
    boolean contain(long number) {
        return number % every == 0 && (ranges.isEmpty() || ranges.stream().anyMatch(range -> range.contains(number)));
    }
}
