// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs the nodes of plans, as many at a time as there are processors. */
public final class MatrixRunner {
    private MatrixRunner() {}

    /**
     * The cells of {@code plans}, in their order.
     *
     * @throws IllegalStateException if a node does not do what its run needs; the message says which and why
     */
    public static List<MatrixCell> run(List<MatrixPlan> plans) {
        int threads = Math.max(1, Runtime.getRuntime().availableProcessors());
        List<Future<List<MatrixCell>>> pending = new ArrayList<>();
        ExecutorService workers = Executors.newFixedThreadPool(threads);
        try {
            plans.forEach(plan -> plan.runs().forEach(run -> pending.add(workers.submit(run::cells))));
            List<MatrixCell> cells = new ArrayList<>();
            for (Future<List<MatrixCell>> run : pending) {
                cells.addAll(finished(run));
            }
            return cells;
        } finally {
            workers.shutdownNow();
        }
    }

    private static List<MatrixCell> finished(Future<List<MatrixCell>> run) {
        try {
            return run.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the matrix was interrupted", e);
        }
    }
}
