// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.time;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * The one source of time and of turns: what the clock says, what runs next, and who may wait.
 *
 * <p>Three kinds of work run on a scheduler. <em>Turns</em> ({@link #executor()}) and <em>timers</em> ({@link
 * #schedule}) are short and never block. <em>Fibers</em> ({@link #start}) read like ordinary blocking code: they may
 * call {@link #await} and {@link #sleep}.
 *
 * <p>{@link SystemScheduler} runs them on the wall clock with virtual threads. {@link VirtualTime} runs all of them one
 * at a time, in the order of (deadline, sequence), and moves its clock only when nothing is left to do, so that hours
 * take milliseconds and a run repeats exactly.
 */
public sealed interface Scheduler extends InstantSource, AutoCloseable permits SystemScheduler, VirtualTime {

    /** Runs short tasks that never block, soon and in an order of the scheduler's choice. */
    Executor executor();

    /**
     * Runs {@code task}, which must not block, once {@code delay} has passed.
     *
     * @param delay how long to wait; zero or negative means as soon as possible
     * @return a handle that cancels the timer as long as the task has not begun
     */
    Timer schedule(Duration delay, Runnable task);

    /**
     * Starts a fiber: a piece of blocking-style work. An exception that leaves {@code work} reaches the thread's
     * uncaught-exception handler ({@link SystemScheduler}) or the caller that drives the clock ({@link VirtualTime}).
     *
     * @param name shown in thread dumps
     */
    void start(String name, Runnable work);

    /**
     * Waits until {@code stage} is complete and returns its value.
     *
     * @throws RuntimeException the stage's failure: itself when unchecked, else the cause of a {@link
     *     java.util.concurrent.CompletionException}
     * @throws java.util.concurrent.CancellationException if the wait was interrupted or the scheduler closed
     */
    <T> T await(CompletionStage<T> stage);

    /** Waits until {@code duration} has passed on this scheduler's clock. */
    default void sleep(Duration duration) {
        var over = new CompletableFuture<Boolean>();
        Timer timer = schedule(duration, () -> over.complete(true));
        try {
            await(over);
        } finally {
            timer.cancel();
        }
    }

    /** Time since an arbitrary origin in nanoseconds, which never goes back. */
    long nanoTime();

    /** Stops all timers and fibers. Idempotent. */
    @Override
    void close();

    /** A pending timer. */
    interface Timer {
        /** Cancels the timer; no effect once its task has begun. */
        void cancel();
    }
}
