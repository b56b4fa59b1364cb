// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.critest;

import dev.kubeletsim.streaming.ByteSink;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Keeps what is written as text and tells when it is over, in whichever way. */
record CollectingSink(StringWriter text, CompletableFuture<Void> end) implements ByteSink {
    @Override
    public CompletionStage<@Nullable Void> write(byte[] bytes) {
        text.write(new String(bytes, StandardCharsets.UTF_8));
        return CompletableFuture.completedStage(null);
    }

    @Override
    public void close() {
        end.complete(null);
    }

    @Override
    public void abort(Throwable cause) {
        end.completeExceptionally(cause);
    }

    @Override
    public CompletionStage<@Nullable Void> closed() {
        return new CompletableFuture<>();
    }
}
