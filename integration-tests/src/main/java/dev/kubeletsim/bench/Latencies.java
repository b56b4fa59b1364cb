// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.bench;

/**
 * Times between a nanosecond and an hour, counted in steps of less than one per cent, so that taking one down neither
 * allocates nor takes time of its own. One writer.
 */
final class Latencies {
    private static final int STEP_BITS = 7;
    private static final int STEPS = 1 << STEP_BITS;
    private static final int ROWS = 42 - STEP_BITS;

    private final long[] counts = new long[ROWS * STEPS];
    private long total;

    void add(long nanos) {
        counts[slot(nanos)]++;
        total++;
    }

    void addAll(Latencies other) {
        for (int i = 0; i < counts.length; i++) {
            counts[i] += other.counts[i];
        }
        total += other.total;
    }

    long count() {
        return total;
    }

    /** The time that {@code percent} of all were within, in milliseconds; NaN if there are none. */
    double percentileMillis(double percent) {
        if (total == 0) {
            return Double.NaN;
        }
        long wanted = Math.max(1, (long) Math.ceil(total * percent / 100));
        long seen = 0;
        int slot = -1;
        while (seen < wanted) {
            seen += counts[++slot];
        }
        return nanos(slot) / 1e6;
    }

    /** A row of steps for each power of two; below the first, steps are single nanoseconds. */
    private static int slot(long nanos) {
        long value = Math.clamp(nanos, 0, (1L << 41) - 1);
        int shift = Math.max(0, Long.SIZE - STEP_BITS - Long.numberOfLeadingZeros(value));
        return shift == 0 ? (int) value : shift * STEPS / 2 + (int) (value >>> shift);
    }

    private static long nanos(int slot) {
        int shift = Math.max(0, slot / (STEPS / 2) - 1);
        return shift == 0 ? slot : ((long) slot - (long) shift * STEPS / 2) << shift;
    }
}
