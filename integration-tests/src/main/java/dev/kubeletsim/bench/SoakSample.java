// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a process holds at one moment.
 *
 * @param minutes since the beginning
 * @param lives pods that have lived
 * @param heapKilobytes after a full garbage collection
 * @param threads of the platform
 * @param descriptors open ones
 * @param events of removed containers that nobody has got
 * @param present sandboxes and containers that nobody has removed
 */
record SoakSample(
        double minutes, int lives, double heapKilobytes, int threads, long descriptors, int events, int present) {
    private static final UnixOperatingSystemMXBean PROCESS =
            ManagementFactory.getPlatformMXBean(UnixOperatingSystemMXBean.class);

    /** What must not grow, and by how much it may vary between the first and the last sample. */
    enum Quantity {
        HEAP("heap, kB", SoakSample::heapKilobytes) {
            @Override
            double tolerance(double level) {
                return Math.max(1024, level * 0.02);
            }
        },
        THREADS("threads", SoakSample::threads),
        DESCRIPTORS("descriptors", SoakSample::descriptors),
        EVENTS("events", SoakSample::events),
        PRESENT("sandboxes and containers", SoakSample::present);

        private final String label;

        @SuppressWarnings("ImmutableEnumChecker") // A method of the sample.
        private final ToDoubleFunction<SoakSample> value;

        Quantity(String label, ToDoubleFunction<SoakSample> value) {
            this.label = label;
            this.value = value;
        }

        /** A few, since some are made when first needed. */
        double tolerance(double level) {
            return 2;
        }

        /** How this went over {@code samples}. */
        Verdict judge(List<SoakSample> samples) {
            double[] minutes = samples.stream().mapToDouble(SoakSample::minutes).toArray();
            double[] values = samples.stream().mapToDouble(value).toArray();
            double slope = Slope.of(minutes, values);
            double growth = slope * (minutes[minutes.length - 1] - minutes[0]);
            return new Verdict(label, values[0], values[values.length - 1], slope, growth > tolerance(values[0]));
        }
    }

    /**
     * How a quantity went.
     *
     * @param slope what it gains a minute
     * @param grows whether that is more than it may vary
     */
    record Verdict(String label, double first, double last, double slope, boolean grows) {
        @Override
        public String toString() {
            return String.format(
                    "%-26s %10.0f -> %10.0f, %+10.3f a minute: %s",
                    label, first, last, slope, grows ? "GROWS" : "flat");
        }
    }

    static SoakSample take(double minutes, List<PodLives> runtimes) {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return new SoakSample(
                minutes,
                runtimes.stream().mapToInt(PodLives::lives).sum(),
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / 1024.0,
                ManagementFactory.getThreadMXBean().getThreadCount(),
                PROCESS.getOpenFileDescriptorCount(),
                runtimes.stream().mapToInt(PodLives::undelivered).sum(),
                runtimes.stream().mapToInt(PodLives::present).sum());
    }

    static String head() {
        return String.format(
                "%8s %9s %11s %8s %12s %8s %8s",
                "minutes", "pods", "heap, kB", "threads", "descriptors", "events", "present");
    }

    @Override
    public String toString() {
        return String.format(
                "%8.1f %9d %11.0f %8d %12d %8d %8d",
                minutes, lives, heapKilobytes, threads, descriptors, events, present);
    }
}
