// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.bench;

import java.nio.file.Path;
import java.util.List;

/**
 * The figures of the feature's story: start-up, the latency and throughput of {@code ContainerStatus}, pods per second,
 * heap per pod.
 *
 * <p>Usage: {@code StoryBenchmark LAUNCHER [start-up|container-status|pods]…}: the path of the product's launcher script,
 * and the parts to run, all by default.
 */
public final class StoryBenchmark {
    private static final List<String> PARTS = List.of("start-up", "container-status", "pods");

    private StoryBenchmark() {}

    /** Runs the parts and prints a table. */
    public static void main(String[] args) throws Exception {
        List<String> parts = args.length < 2 ? PARTS : List.of(args).subList(1, args.length);
        if (args.length == 0 || !PARTS.containsAll(parts)) {
            System.err.println("usage: StoryBenchmark LAUNCHER [" + String.join("|", PARTS) + "]...");
            System.exit(2);
        }
        System.out.printf("%d cores, JVM %s%n", Runtime.getRuntime().availableProcessors(), Runtime.version());
        System.out.printf("%-52s %14s %12s   %s%n", "figure", "measured", "goal", "yardstick of the same run");
        for (String part : parts) {
            measure(part, Path.of(args[0])).forEach(System.out::println);
        }
        System.exit(0);
    }

    private static List<Figure> measure(String part, Path launcher) throws Exception {
        return switch (part) {
            case "start-up" -> StartUp.measure(launcher);
            case "container-status" -> ContainerStatusCalls.measure();
            default -> PodsToRunning.measure();
        };
    }

    /**
     * One line of the table.
     *
     * @param measured in {@code unit}
     * @param goal as text, with its comparison
     * @param yardstickName what else was measured, in the same unit
     */
    record Figure(String name, double measured, String unit, String goal, String yardstickName, double yardstick) {
        @Override
        public String toString() {
            return String.format(
                    "%-52s %14s %12s   %s: %s, ratio %.2f",
                    name, value(measured), goal, yardstickName, value(yardstick), measured / yardstick);
        }

        private String value(double number) {
            String pattern = Math.abs(number) < 10 ? "%.3f %s" : "%.0f %s";
            return String.format(pattern, number, unit);
        }
    }

    /** The value below which {@code percent} of the sorted samples lie. */
    static double percentile(List<Double> sorted, double percent) {
        return sorted.get((int) Math.min(sorted.size() - 1L, Math.round(sorted.size() * percent / 100)));
    }
}
