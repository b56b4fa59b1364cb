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
 * at a time, never inside the caller's {@link #execute}. What a task wrote is visible to all later tasks.
 *
 * <p>The queue itself is guarded by its lock; tasks run outside of it. A task that throws does not stop the queue: the
 * exception reaches the executor's thread after the next task has been arranged.
 */
public final class Mailbox implements Executor {
    /** How many tasks run before the thread is given back to other mailboxes. */
    private static final int BATCH = 64;

    private final Executor executor;
    private final Object lock = new Object();
    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private boolean scheduled;
    private volatile @Nullable Thread owner;

    /** A mailbox whose tasks run on {@code executor}. */
    public Mailbox(Executor executor) {
        this.executor = executor;
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
        execute(() -> {
            T value;
            try {
                value = call.call();
            } catch (Throwable e) {
                result.completeExceptionally(e);
                return;
            }
            result.complete(value);
        });
        return result;
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

    private void drain() {
        owner = Thread.currentThread();
        try {
            for (int i = 0; i < BATCH; i++) {
                Runnable task;
                synchronized (lock) {
                    task = tasks.poll();
                    if (task == null) {
                        return;
                    }
                }
                task.run();
            }
        } finally {
            owner = null;
            rearm();
        }
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
