// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A sink whose reader is whoever made it: nothing is ever on its way, so that its end comes at once. */
public abstract class LocalSink implements ByteSink {
    private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();

    @Override
    public void close() {
        closed.complete(null);
    }

    @Override
    public void abort(Throwable cause) {
        closed.completeExceptionally(cause);
    }

    @Override
    public CompletionStage<@Nullable Void> closed() {
        return closed;
    }
}
