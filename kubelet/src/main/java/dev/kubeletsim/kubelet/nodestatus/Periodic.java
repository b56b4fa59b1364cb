// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.nodestatus;

import dev.kubeletsim.time.Scheduler;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Work that is done over and over, each time in a fiber of its own; between two times there is only a timer. The work
 * says how long to wait until the next time.
 */
public final class Periodic implements AutoCloseable {
    private final Scheduler scheduler;
    private final String name;
    private final Supplier<Duration> work;
    private Scheduler.@Nullable Timer timer;
    private boolean closed;

    /** Does {@code work} once it is started, in fibers called {@code name}. */
    public Periodic(Scheduler scheduler, String name, Supplier<Duration> work) {
        this.scheduler = scheduler;
        this.name = name;
        this.work = work;
    }

    /** Begins the first time after {@code delay}. */
    public synchronized void start(Duration delay) {
        if (!closed) {
            timer = scheduler.schedule(delay, () -> scheduler.start(name, this::run));
        }
    }

    private void run() {
        if (!isClosed()) {
            start(work.get());
        }
    }

    synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (timer != null) {
            timer.cancel();
        }
    }
}
