// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.remotecommand;

import dev.kubeletsim.streaming.ByteSink;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Keeps what it gets; a test may hold it back. */
final class CollectingSink implements ByteSink {
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private volatile CompletableFuture<Void> gate = CompletableFuture.completedFuture(null);

    void hold() {
        gate = new CompletableFuture<>();
    }

    void release() {
        gate.complete(null);
    }

    @Override
    public synchronized CompletionStage<Void> write(byte[] chunk) {
        bytes.writeBytes(chunk);
        return gate;
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
    public CompletableFuture<Void> closed() {
        return closed;
    }

    synchronized byte[] bytes() {
        return bytes.toByteArray();
    }

    synchronized int size() {
        return bytes.size();
    }

    String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }
}
