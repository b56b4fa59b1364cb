// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.api.resource;

import java.time.InstantSource;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * What the behaviour of every resource depends on.
 *
 * @param minor the emulated Kubernetes version's minor: 31 means 1.31
 * @param featureGates whether the gate of that name is on
 * @param clock the time of all timestamps
 * @param random the source of uids and generated names
 */
public record ServerContext(int minor, Predicate<String> featureGates, InstantSource clock, RandomGenerator random) {
    public ServerContext {
        Objects.requireNonNull(featureGates, "featureGates");
        Objects.requireNonNull(clock, "clock");
        Objects.requireNonNull(random, "random");
    }

    /** Whether the gate is on. */
    public boolean enabled(String gate) {
        return featureGates.test(gate);
    }

    /** Whether the emulated version is 1.{@code otherMinor} or newer. */
    public boolean atLeast(int otherMinor) {
        return minor >= otherMinor;
    }
}
