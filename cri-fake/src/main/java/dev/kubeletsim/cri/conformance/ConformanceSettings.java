// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/**
 * What to replay and how.
 *
 * @param profile the name of the built-in profile whose recordings are replayed
 * @param suites which of them; not empty
 * @param allowUnsupported whether a missing feature counts as equal
 * @param parallel how many identities are tried at once, 1 to {@value #MAX_PARALLEL}; each lane has a sandbox of its own
 * @param timeout how long one call may take
 * @param logs where the sandboxes log
 */
public record ConformanceSettings(
        String profile, Set<Suite> suites, boolean allowUnsupported, int parallel, Duration timeout, LogRoot logs) {
    /** More lanes than this only queue up in the runtime. */
    public static final int MAX_PARALLEL = 64;

    public ConformanceSettings {
        Recordings.release(profile);
        suites = Set.copyOf(suites);
        Objects.requireNonNull(timeout, "timeout");
        Objects.requireNonNull(logs, "logs");
        if (suites.isEmpty()) {
            throw new IllegalArgumentException(
                    "no suite was named (expected some of " + EnumSet.allOf(Suite.class) + ")");
        }
        if (!timeout.isPositive()) {
            throw new IllegalArgumentException("timeout: " + timeout + " (expected: more than nothing)");
        }
        if (parallel < 1 || parallel > MAX_PARALLEL) {
            throw new IllegalArgumentException("parallel: " + parallel + " (expected: 1 to " + MAX_PARALLEL + ")");
        }
    }
}
