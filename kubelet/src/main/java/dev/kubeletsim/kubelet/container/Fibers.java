// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.container;

import dev.kubeletsim.time.Scheduler;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Work side by side: Go's {@code sync.WaitGroup} for fibers. */
public final class Fibers {
    private Fibers() {}

    /**
     * Runs all tasks at once and waits for the last; a single one runs in the caller's own fiber.
     *
     * @throws RuntimeException the first failure, with the others suppressed, once all have ended
     */
    public static void runAll(Scheduler scheduler, String name, List<Runnable> tasks) {
        if (tasks.size() == 1) {
            tasks.getFirst().run();
            return;
        }
        List<CompletableFuture<Boolean>> ends = new ArrayList<>();
        for (Runnable task : tasks) {
            CompletableFuture<Boolean> end = new CompletableFuture<>();
            ends.add(end);
            scheduler.start(name, () -> {
                try {
                    task.run();
                    end.complete(true);
                } catch (RuntimeException e) {
                    end.completeExceptionally(e);
                }
            });
        }
        RuntimeException failure = null;
        for (CompletableFuture<Boolean> end : ends) {
            try {
                scheduler.await(end);
            } catch (RuntimeException e) {
                if (failure == null) {
                    failure = e;
                } else if (failure != e) {
                    failure.addSuppressed(e);
                }
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
