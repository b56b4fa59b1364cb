// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.profile;

import java.time.Duration;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * How long a runtime takes for its calls: medians of the measured release, played on request only. What a command in
 * ExecSync takes by itself comes on top.
 *
 * @param medians by RPC name, such as {@code RunPodSandbox}; other RPCs take no time
 * @param jitter by how much a call may be faster or slower than its median, as a part of it, from 0 (always the median)
 *     to 1; all values in between are equally likely
 */
public record LatencyRule(Map<String, Duration> medians, double jitter) {
    /** The longest median. */
    public static final Duration LONGEST = Duration.ofHours(1);

    public LatencyRule {
        medians = Map.copyOf(medians);
        if (!(jitter >= 0 && jitter <= 1)) {
            throw new IllegalArgumentException("jitter " + jitter + " (expected: 0 to 1)");
        }
        medians.forEach((rpc, median) -> {
            if (median.isNegative() || median.compareTo(LONGEST) > 0) {
                throw new IllegalArgumentException("latency of " + rpc + ": " + median + " (expected: 0 to 1 hour)");
            }
        });
    }

    /** containerd 2.0.11 with runc and overlayfs, one caller. */
    public static LatencyRule containerd20() {
        return millis(179, 25, 130, 79);
    }

    /** CRI-O 1.31.13, one caller: the OCI runtime makes the process at CreateContainer. */
    public static LatencyRule crio131() {
        return millis(29, 84, 26, 49);
    }

    private static LatencyRule millis(int runPodSandbox, int createContainer, int startContainer, int execSync) {
        return new LatencyRule(
                Map.of(
                        "RunPodSandbox", Duration.ofMillis(runPodSandbox),
                        "CreateContainer", Duration.ofMillis(createContainer),
                        "StartContainer", Duration.ofMillis(startContainer),
                        "ExecSync", Duration.ofMillis(execSync)),
                0);
    }

    /** The same with another {@code jitter}. */
    public LatencyRule withJitter(double value) {
        return new LatencyRule(medians, value);
    }

    /** How long one call of {@code rpc} takes; draws from {@code random} only if there is jitter. */
    public Duration of(String rpc, RandomGenerator random) {
        Duration median = medians.getOrDefault(rpc, Duration.ZERO);
        if (jitter == 0 || median.isZero()) {
            return median;
        }
        double factor = 1 + jitter * (2 * random.nextDouble() - 1);
        return Duration.ofNanos(Math.round(median.toNanos() * factor));
    }
}
