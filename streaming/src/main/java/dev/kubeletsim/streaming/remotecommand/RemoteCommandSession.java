// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.remotecommand;

import dev.kubeletsim.streaming.ByteQueue;
import dev.kubeletsim.streaming.ByteSink;
import dev.kubeletsim.streaming.ByteSource;
import dev.kubeletsim.streaming.ByteStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The server's end of an exec or attach whose streams are set up. Thread-safe. */
public final class RemoteCommandSession {
    /** What transports offer. */
    interface Transport {
        /** A stream that was asked for. */
        @Nullable
        ByteStream stream(String type);

        /** Ends the connection after what was written has been sent. */
        void close();

        CompletionStage<?> closed();
    }

    private final String protocol;
    private final StreamOptions options;
    private final Transport transport;
    private final AtomicBoolean finished = new AtomicBoolean();

    RemoteCommandSession(String protocol, StreamOptions options, Transport transport) {
        this.protocol = protocol;
        this.options = options;
        this.transport = transport;
        // What a client sends where nobody listens must not stand in the way of what follows.
        drop(StreamProtocols.STDOUT);
        drop(StreamProtocols.STDERR);
        drop(StreamProtocols.ERROR);
    }

    private void drop(String type) {
        ByteStream stream = transport.stream(type);
        if (stream != null) {
            stream.input().cancel();
        }
    }

    /** The agreed protocol; empty for a WebSocket without subprotocol. */
    public String protocol() {
        return protocol;
    }

    /** What the client asked for. */
    public StreamOptions options() {
        return options;
    }

    /** What the client types; ends at once if it asked for no stdin, and aborts the sink if the client is lost. */
    public ByteSource stdin() {
        ByteStream stream = transport.stream(StreamProtocols.STDIN);
        return stream == null ? ByteQueue.empty() : stream.input();
    }

    /** The command's output; swallows it if the client didn't ask. */
    public ByteSink stdout() {
        return sink(StreamProtocols.STDOUT);
    }

    /** The command's error output; swallows it if the client didn't ask. */
    public ByteSink stderr() {
        return sink(StreamProtocols.STDERR);
    }

    private ByteSink sink(String type) {
        ByteStream stream = transport.stream(type);
        return stream == null ? new DiscardingSink() : stream.output();
    }

    /** Has {@code onResize} called, on an event loop, for each new size of the client's terminal. May be called once. */
    public void onResize(Consumer<TerminalSize> onResize) {
        ByteStream stream = transport.stream(StreamProtocols.RESIZE);
        if (stream != null) {
            stream.input().pipeTo(new ResizeReader(onResize));
        }
    }

    /**
     * Tells the client how the command ended and ends the connection, after all output that was written before has been
     * sent. Later calls do nothing.
     */
    public void finish(ExitStatus status) {
        if (!finished.compareAndSet(false, true)) {
            return;
        }
        ByteSink error = sink(StreamProtocols.ERROR);
        if (StreamProtocols.carriesStatus(protocol)) {
            error.write(status.toJson());
        } else if (!(status instanceof ExitStatus.Success)) {
            error.write(status.message().getBytes(StandardCharsets.UTF_8));
        }
        stdout().close();
        stderr().close();
        error.close();
        transport.close();
    }

    /** Completes when the connection is gone, whoever ended it. */
    public CompletionStage<@Nullable Void> closed() {
        return transport.closed().thenApply(ended -> null);
    }
}
