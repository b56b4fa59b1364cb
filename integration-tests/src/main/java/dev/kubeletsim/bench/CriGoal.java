// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.bench;

import java.util.Arrays;
import java.util.Optional;

/** What is asked of the figures of some rows of {@link CriBenchmark}, on each transport. */
enum CriGoal {
    STATUS_MEDIAN("ContainerStatus", 1, "p50 < 0.2 ms") {
        @Override
        boolean isMet(Callers.Run run) {
            return run.latencies().percentileMillis(50) < 0.2;
        }
    },
    STATUS_RATE("ContainerStatus", 64, "> 20000/s") {
        @Override
        boolean isMet(Callers.Run run) {
            return run.perSecond() > 20_000;
        }
    },
    LIFE_MEDIAN("Create+Start+Stop+Remove", 1, "p50 < 2 ms") {
        @Override
        boolean isMet(Callers.Run run) {
            return run.latencies().percentileMillis(50) < 2;
        }
    };

    private final String calls;
    private final int callers;
    private final String text;

    CriGoal(String calls, int callers, String text) {
        this.calls = calls;
        this.callers = callers;
        this.text = text;
    }

    /** The goal of a row; most have none. */
    static Optional<CriGoal> of(String calls, int callers) {
        return Arrays.stream(values())
                .filter(goal -> goal.calls.equals(calls) && goal.callers == callers)
                .findFirst();
    }

    abstract boolean isMet(Callers.Run run);

    @Override
    public String toString() {
        return text;
    }
}
