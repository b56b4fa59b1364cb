// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming;

import dev.kubeletsim.time.Scheduler;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Timers that may be set from any thread, event loops among them: a scheduler under virtual time only takes timers from
 * its own turns.
 */
public final class Timeouts {
    private final Scheduler scheduler;

    /** Timers of {@code scheduler}. */
    public Timeouts(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Runs {@code task} on the scheduler after {@code delay}, unless it is cancelled before. */
    public Scheduler.Timer after(Duration delay, Runnable task) {
        Pending pending = new Pending(task);
        scheduler.executor().execute(() -> pending.arm(delay));
        return pending;
    }

    /**
     * Watches for silence.
     *
     * @param onIdle run on the scheduler whenever nothing was {@linkplain Idle#touch() heard} for {@code limit}
     */
    public Idle idle(Duration limit, Runnable onIdle) {
        Idle idle = new Idle(limit, onIdle);
        idle.arm(limit);
        return idle;
    }

    /** A watch for silence: one timer, however often something is heard. */
    public final class Idle {
        private final Duration limit;
        private final Runnable onIdle;
        private volatile long heardNanos = scheduler.nanoTime();
        private volatile Scheduler.@Nullable Timer timer;
        private volatile boolean over;

        private Idle(Duration limit, Runnable onIdle) {
            this.limit = limit;
            this.onIdle = onIdle;
        }

        /** Says that something was heard. */
        public void touch() {
            heardNanos = scheduler.nanoTime();
        }

        /** Ends the watch. */
        public void cancel() {
            over = true;
            Scheduler.Timer armed = timer;
            if (armed != null) {
                armed.cancel();
            }
        }

        private void arm(Duration delay) {
            timer = after(delay, this::check);
        }

        private void check() {
            Duration left = limit.minusNanos(scheduler.nanoTime() - heardNanos);
            if (over) {
                return;
            }
            if (left.isPositive()) {
                arm(left);
            } else {
                onIdle.run();
                arm(limit);
            }
        }
    }

    private final class Pending implements Scheduler.Timer {
        private final Runnable task;
        private final AtomicBoolean cancelled = new AtomicBoolean();
        private Scheduler.@Nullable Timer armed;

        Pending(Runnable task) {
            this.task = task;
        }

        void arm(Duration delay) {
            if (!cancelled.get()) {
                armed = scheduler.schedule(delay, () -> {
                    if (!cancelled.get()) {
                        task.run();
                    }
                });
            }
        }

        @Override
        public void cancel() {
            if (cancelled.compareAndSet(false, true)) {
                scheduler.executor().execute(() -> {
                    if (armed != null) {
                        armed.cancel();
                    }
                });
            }
        }
    }
}
