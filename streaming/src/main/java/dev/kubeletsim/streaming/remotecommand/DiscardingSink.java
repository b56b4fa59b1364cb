// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.remotecommand;

import dev.kubeletsim.streaming.ByteSink;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Swallows what a client didn't ask for. */
final class DiscardingSink implements ByteSink {
    private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();

    @Override
    public CompletionStage<@Nullable Void> write(byte[] bytes) {
        return CompletableFuture.completedStage(null);
    }

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
