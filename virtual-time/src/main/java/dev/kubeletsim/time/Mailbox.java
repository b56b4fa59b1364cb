// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.time;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A serial queue of tasks: the owner of a piece of confined state. Tasks run in the order in which they came, never two
 * at a time, never inside the caller's {@link #execute} or {@link #call}. What a task wrote is visible to all later
 * tasks.
 *
 * <p>Handing a task to another thread costs more than most tasks do. A caller that can spare its thread for a moment
 * therefore lends it to an idle mailbox with {@link #callHere}.
 *
 * <p>The queue itself is guarded by its lock; tasks run outside of it. A task that throws does not stop the queue: the
 * exception reaches the executor's thread after the next task has been arranged.
 */
public final class Mailbox implements Executor {
    /** How many tasks run before the thread is given back to other mailboxes. */
    private static final int BATCH = 64;

    /** How many tasks a caller's thread runs, its own among them: what a call sets off is mostly one task or two. */
    private static final int LOAN = 4;

    private final Executor executor;
    private final boolean borrows;
    private final Object lock = new Object();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean scheduled;
    private volatile @Nullable Thread owner;
    private boolean borrowed;

    /** A mailbox whose tasks run on {@code executor}, and nowhere else. */
    public Mailbox(Executor executor) {
        this(executor, false);
    }

    private Mailbox(Executor executor, boolean borrows) {
        this.executor = executor;
        this.borrows = borrows;
    }

    /**
     * A mailbox whose tasks are turns of {@code scheduler}. On the wall clock it borrows the threads of {@link #callHere};
     * in simulated time, where the order of turns is part of the run, it does not.
     */
    public static Mailbox on(Scheduler scheduler) {
        return new Mailbox(scheduler.executor(), scheduler instanceof SystemScheduler);
    }

    @Override
    public void execute(Runnable task) {
        synchronized (lock) {
            tasks.add(task);
            if (scheduled) {
                return;
            }
            scheduled = true;
        }
        executor.execute(this::drain);
    }

    /** Runs {@code call} in its turn and completes the future with what it returned or threw. */
    public <T extends @Nullable Object> CompletableFuture<T> call(Callable<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        execute(() -> complete(result, call));
        return result;
    }

    /**
     * As {@link #call}, but where the mailbox has nothing else to do and may borrow threads, the call and what follows from it
     * run on the calling thread, which is back after a moment. For short calls, from threads that hold no lock.
     */
    public <T extends @Nullable Object> CompletableFuture<T> callHere(Callable<T> call) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Runnable task = () -> complete(result, call);
        if (!borrows || !addToIdle(task)) {
            execute(task);
            return result;
        }
        borrowed = true;
        try {
            drain(LOAN);
        } catch (RuntimeException | Error e) {
            // Of a later task, which is no business of this caller.
            executor.execute(() -> {
                throw e;
            });
        }
        return result;
    }

    private boolean addToIdle(Runnable task) {
        synchronized (lock) {
            if (scheduled) {
                return false;
            }
            scheduled = true;
            return tasks.add(task);
        }
    }

    private static <T extends @Nullable Object> void complete(CompletableFuture<T> result, Callable<T> call) {
        T value;
        try {
            value = call.call();
        } catch (Throwable e) {
            result.completeExceptionally(e);
            return;
        }
        result.complete(value);
    }

    /** Whether the calling code is one of this mailbox's tasks. */
    public boolean isOwner() {
        return Thread.currentThread() == owner;
    }

    /**
     * Fails unless the caller is one of this mailbox's tasks.
     *
     * @throws IllegalStateException if it is not
     */
    public void checkOwner() {
        if (!isOwner()) {
            throw new IllegalStateException(
                    "called by " + Thread.currentThread().getName() + ", outside of the mailbox");
        }
    }

    /** Whether a caller lends its thread to the task that asks, and waits. */
    public boolean isBorrowed() {
        return borrowed;
    }

    private void drain() {
        drain(BATCH);
    }

    private void drain(int most) {
        owner = Thread.currentThread();
        try {
            int left = most;
            while (left > 0 && runNext()) {
                left--;
            }
        } finally {
            borrowed = false;
            owner = null;
            rearm();
        }
    }

    private boolean runNext() {
        Runnable task;
        synchronized (lock) {
            task = tasks.poll();
        }
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    private void rearm() {
        synchronized (lock) {
            if (tasks.isEmpty()) {
                scheduled = false;
                return;
            }
        }
        executor.execute(this::drain);
    }
}
