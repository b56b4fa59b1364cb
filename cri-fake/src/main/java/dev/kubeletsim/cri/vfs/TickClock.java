// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.vfs;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * The time that Linux stamps files with: that of the last timer tick, so that what is made together has one time. One
 * clock serves all file systems of a node. Safe from any thread.
 */
public final class TickClock implements InstantSource {
    /** A jiffy at 250 Hz. */
    private static final Duration TICK = Duration.ofMillis(4);

    private final InstantSource clock;
    private Instant tick = Instant.EPOCH;

    private TickClock(InstantSource clock) {
        this.clock = clock;
    }

    /** The ticks of {@code clock}. */
    public static TickClock of(InstantSource clock) {
        return clock instanceof TickClock ticks ? ticks : new TickClock(clock);
    }

    @Override
    public synchronized Instant instant() {
        Instant now = clock.instant();
        if (now.isBefore(tick) || !now.isBefore(tick.plus(TICK))) {
            tick = now;
        }
        return tick;
    }
}
