// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.remotecommand;

import dev.kubeletsim.streaming.LocalSink;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Swallows what a client didn't ask for. */
final class DiscardingSink extends LocalSink {
    @Override
    public CompletionStage<@Nullable Void> write(byte[] bytes) {
        return CompletableFuture.completedStage(null);
    }
}
