// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.remotecommand;

import dev.kubeletsim.streaming.ByteQueue;
import dev.kubeletsim.streaming.ByteSink;
import dev.kubeletsim.streaming.ByteSource;
import dev.kubeletsim.streaming.ByteStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The client's end of an exec or attach whose streams are set up. Thread-safe. */
public final class RemoteCommandConnection {
    private static final int MAX_STATUS_BYTES = 1 << 20;

    private final String protocol;
    private final Map<String, ByteStream> streams;
    private final Runnable close;
    private final CompletionStage<@Nullable Void> closed;
    private final CompletableFuture<ExitStatus> result = new CompletableFuture<>();

    RemoteCommandConnection(
            String protocol, Map<String, ByteStream> streams, Runnable close, CompletionStage<?> closed) {
        this.protocol = protocol;
        this.streams = Map.copyOf(streams);
        this.close = close;
        this.closed = closed.thenApply(ended -> null);
        ByteStream error = streams.get(StreamProtocols.ERROR);
        if (error != null) {
            Status status = new Status();
            error.input().pipeTo(status).whenComplete((done, failure) -> {
                if (failure == null) {
                    result.complete(ExitStatus.read(protocol, status.bytes()));
                } else {
                    result.completeExceptionally(failure);
                }
            });
        }
    }

    /** The agreed protocol. */
    public String protocol() {
        return protocol;
    }

    /** The command's input; swallows it if none was asked for. Closing reaches the server by SPDY and by v5. */
    public ByteSink stdin() {
        ByteStream stream = streams.get(StreamProtocols.STDIN);
        return stream == null ? new DiscardingSink() : stream.output();
    }

    /** The command's output; empty if none was asked for. */
    public ByteSource stdout() {
        return source(StreamProtocols.STDOUT);
    }

    /** The command's error output; empty if none was asked for. */
    public ByteSource stderr() {
        return source(StreamProtocols.STDERR);
    }

    private ByteSource source(String type) {
        ByteStream stream = streams.get(type);
        return stream == null ? ByteQueue.empty() : stream.input();
    }

    /** Tells the server the terminal's size; no effect without terminal, or in a protocol before v3. */
    public void resize(TerminalSize size) {
        ByteStream stream = streams.get(StreamProtocols.RESIZE);
        if (stream != null) {
            stream.output().write(size.toJson().getBytes(StandardCharsets.UTF_8));
        }
    }

    /** How the command ended; fails with an IOException if the connection broke before the server said so. */
    public CompletionStage<ExitStatus> result() {
        return result;
    }

    /** Ends the connection. Idempotent. */
    public void close() {
        close.run();
    }

    /** Completes when the connection is gone. */
    public CompletionStage<@Nullable Void> closed() {
        return closed;
    }

    /** Collects the error stream; what is too long to be a status is cut. */
    private static final class Status implements ByteSink {
        private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();
        private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();

        @Override
        public synchronized CompletionStage<@Nullable Void> write(byte[] bytes) {
            if (buffer.size() + bytes.length <= MAX_STATUS_BYTES) {
                buffer.writeBytes(bytes);
            }
            return CompletableFuture.completedStage(null);
        }

        synchronized byte[] bytes() {
            return buffer.toByteArray();
        }

        @Override
        public void close() {
            ended.complete(null);
        }

        @Override
        public void abort(Throwable cause) {
            ended.completeExceptionally(cause);
        }

        @Override
        public CompletionStage<@Nullable Void> closed() {
            return ended;
        }
    }
}
