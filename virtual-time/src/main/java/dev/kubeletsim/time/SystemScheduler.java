// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.time;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;

/**
 * The wall clock: timers on one thread, turns on a pool as wide as the machine, fibers on virtual threads.
 *
 * <p>All threads are daemons. Thread-safe; a closed scheduler drops work that is handed to it, since what is being shut
 * down has nobody left to wait for it.
 */
public final class SystemScheduler implements Scheduler {
    private final InstantSource clock;
    private final ScheduledThreadPoolExecutor timers;
    private final ExecutorService turns;
    private final ExecutorService fibers;

    /** A scheduler on the system's clock, named {@code name} in thread dumps. */
    public SystemScheduler(String name) {
        this(name, InstantSource.system());
    }

    /** A scheduler that tells the time of {@code clock}; delays are measured by the system's monotonic clock. */
    public SystemScheduler(String name, InstantSource clock) {
        this.clock = clock;
        this.timers = new ScheduledThreadPoolExecutor(1, daemons(name + "-timer"));
        timers.setRemoveOnCancelPolicy(true);
        timers.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        this.turns =
                Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()), daemons(name));
        this.fibers = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name(name + "-fiber-", 0).factory());
    }

    private static ThreadFactory daemons(String name) {
        return Thread.ofPlatform().daemon().name(name + "-", 0).factory();
    }

    @Override
    public Instant instant() {
        return clock.instant();
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Executor executor() {
        return task -> {
            try {
                turns.execute(task);
            } catch (RejectedExecutionException e) {
                // Closed: see the class comment.
                return;
            }
        };
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        try {
            ScheduledFuture<?> future =
                    timers.schedule(() -> executor().execute(task), Math.max(0, delay.toNanos()), TimeUnit.NANOSECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException e) {
            return () -> {};
        }
    }

    @Override
    public void start(String name, Runnable work) {
        try {
            fibers.execute(() -> {
                Thread.currentThread().setName(name);
                try {
                    work.run();
                } catch (CancellationException e) {
                    // A closed scheduler ends its fibers this way; anything else is the fiber's own failure.
                    if (!fibers.isShutdown()) {
                        throw e;
                    }
                }
            });
        } catch (RejectedExecutionException e) {
            // Closed: see the class comment.
            return;
        }
    }

    @Override
    public <T> T await(CompletionStage<T> stage) {
        try {
            return stage.toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw unchecked(e.getCause() == null ? e : e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CancellationException("interrupted while waiting");
        }
    }

    static RuntimeException unchecked(Throwable failure) {
        return switch (failure) {
            case Error error -> throw error;
            case RuntimeException runtime -> runtime;
            default -> new CompletionException(failure);
        };
    }

    @Override
    public void close() {
        timers.shutdownNow();
        fibers.shutdownNow();
        turns.shutdown();
    }
}
