// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.time;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Simulated time: one queue of turns ordered by (deadline, sequence), driven by whoever calls {@link #advance} or
 * {@link #runUntil}. The clock jumps to the next deadline when nothing else is due, so waiting costs nothing, and two
 * runs with the same inputs take the same turns in the same order.
 *
 * <p>Exactly one thread runs at any moment: the driver, or a fiber that it has handed its turn to. A fiber that awaits
 * gives the turn back, so fibers interleave only where they wait. Nothing outside may complete a stage that a fiber
 * awaits, save by {@link #executor()}, which is safe from any thread.
 */
public final class VirtualTime implements Scheduler {
    private record Entry(long deadlineNanos, long sequence, Runnable task) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byDeadline = Long.compare(deadlineNanos, other.deadlineNanos);
            return byDeadline != 0 ? byDeadline : Long.compare(sequence, other.sequence);
        }
    }

    /** A fiber's half of the hand-over: it runs only while it holds the turn. */
    private final class Fiber {
        final Semaphore turn = new Semaphore(0);

        @Nullable
        Thread thread;

        volatile boolean over;

        /** Called by the driver: lets the fiber run until it awaits or ends. */
        void resume() {
            if (over) {
                return;
            }
            Fiber outer = running;
            running = this;
            turn.release();
            driver.acquireUninterruptibly();
            running = outer;
        }

        /** Called by the fiber: gives the turn back and waits for the next one. */
        void handBack() {
            driver.release();
            turn.acquireUninterruptibly();
            if (closed) {
                throw new CancellationException("virtual time closed");
            }
        }
    }

    private final Instant epoch;
    private final PriorityQueue<Entry> queue = new PriorityQueue<>();
    private final Queue<Runnable> fromOutside = new ArrayDeque<>();
    private final Semaphore driver = new Semaphore(0);
    private final Set<Fiber> fibers = new HashSet<>();
    private long nowNanos;
    private long sequence;
    private @Nullable Fiber running;
    private @Nullable Throwable failure;
    private volatile boolean closed;

    /** Simulated time that starts at {@code epoch}. */
    public VirtualTime(Instant epoch) {
        this.epoch = epoch;
    }

    @Override
    public Instant instant() {
        return epoch.plusNanos(nowNanos);
    }

    @Override
    public long nanoTime() {
        return nowNanos;
    }

    @Override
    public Executor executor() {
        return task -> {
            synchronized (fromOutside) {
                fromOutside.add(task);
            }
        };
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        boolean[] cancelled = {false};
        long deadline = later(delay);
        Entry entry = new Entry(deadline, sequence++, () -> {
            if (!cancelled[0]) {
                task.run();
            }
        });
        queue.add(entry);
        return () -> {
            cancelled[0] = true;
            queue.remove(entry);
        };
    }

    /** Never before now, and never past the end of the count: 292 years. */
    private long later(Duration delay) {
        Duration longest = Duration.ofNanos(Long.MAX_VALUE - nowNanos);
        return delay.compareTo(longest) >= 0 ? Long.MAX_VALUE : nowNanos + Math.max(0, delay.toNanos());
    }

    @Override
    public void start(String name, Runnable work) {
        Fiber fiber = new Fiber();
        fibers.add(fiber);
        fiber.thread = Thread.ofVirtual().name(name).unstarted(() -> runFiber(fiber, work));
        fiber.thread.start();
        executor().execute(fiber::resume);
    }

    private void runFiber(Fiber fiber, Runnable work) {
        fiber.turn.acquireUninterruptibly();
        try {
            if (!closed) {
                work.run();
            }
        } catch (CancellationException e) {
            if (!closed) {
                failure = e;
            }
        } catch (Throwable e) {
            failure = e;
        } finally {
            fiber.over = true;
            fibers.remove(fiber);
            driver.release();
        }
    }

    @Override
    public <T> T await(CompletionStage<T> stage) {
        CompletableFuture<T> future = stage.toCompletableFuture();
        Fiber fiber = running;
        if (fiber != null && Thread.currentThread() == fiber.thread) {
            if (!future.isDone()) {
                future.whenComplete((value, error) -> executor().execute(fiber::resume));
                fiber.handBack();
            }
        } else {
            runUntil(future::isDone, Duration.ofDays(365));
        }
        try {
            return future.join();
        } catch (CompletionException e) {
            throw SystemScheduler.unchecked(e.getCause() == null ? e : e.getCause());
        }
    }

    /** Runs everything that falls due within {@code duration}, and leaves the clock exactly that much later. */
    public void advance(Duration duration) {
        long end = later(duration);
        while (step(end)) {
            rethrow();
        }
        nowNanos = Math.max(nowNanos, end);
    }

    /**
     * Runs turns until {@code condition} holds.
     *
     * @param limit how much simulated time may pass
     * @throws IllegalStateException if it does not hold by then, or if nothing is left that could make it hold
     */
    public void runUntil(BooleanSupplier condition, Duration limit) {
        long start = nowNanos;
        long end = later(limit);
        while (!condition.getAsBoolean()) {
            if (!step(end)) {
                throw new IllegalStateException(
                        "not reached after " + Duration.ofNanos(nowNanos - start) + " of simulated time (limit: "
                                + limit + ", " + queue.size() + " timers pending)",
                        new TimeoutException());
            }
            rethrow();
        }
    }

    /** Runs all turns that are due now, without moving the clock. */
    public void runDue() {
        advance(Duration.ZERO);
    }

    /** Takes one turn that is due by {@code end}; false if there is none. */
    private boolean step(long end) {
        Runnable outside;
        synchronized (fromOutside) {
            outside = fromOutside.poll();
        }
        if (outside != null) {
            outside.run();
            return true;
        }
        Entry next = queue.peek();
        if (next == null || next.deadlineNanos > end) {
            return false;
        }
        queue.remove();
        nowNanos = Math.max(nowNanos, next.deadlineNanos);
        next.task.run();
        return true;
    }

    private void rethrow() {
        Throwable thrown = failure;
        if (thrown != null) {
            failure = null;
            throw SystemScheduler.unchecked(thrown);
        }
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        queue.clear();
        for (Fiber fiber : Set.copyOf(fibers)) {
            fiber.resume();
        }
    }
}
