// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.container;

import dev.kubeletsim.time.Scheduler;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

/** One sync of a pod, which may be called off while it waits: Go's {@code context.Context} for a pod worker. */
public final class SyncContext {
    private final Scheduler scheduler;
    private final CompletableFuture<Boolean> over = new CompletableFuture<>();

    /** A context whose waits run on {@code scheduler}. */
    public SyncContext(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Calls the sync off; its next or present wait ends. Idempotent, any thread. */
    public void cancel() {
        over.complete(true);
    }

    public boolean isCancelled() {
        return over.isDone();
    }

    /**
     * Waits in a fiber.
     *
     * @throws CancellationException if the sync is called off before
     */
    public void sleep(Duration duration) {
        CompletableFuture<Boolean> elapsed = new CompletableFuture<>();
        Scheduler.Timer timer = scheduler.schedule(duration, () -> elapsed.complete(true));
        try {
            scheduler.await(CompletableFuture.anyOf(elapsed, over));
        } finally {
            timer.cancel();
        }
        if (isCancelled()) {
            throw new CancellationException("context canceled");
        }
    }
}
