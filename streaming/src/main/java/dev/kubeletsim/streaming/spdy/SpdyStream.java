// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.spdy;

import dev.kubeletsim.streaming.ByteQueue;
import dev.kubeletsim.streaming.ByteSink;
import dev.kubeletsim.streaming.ByteSource;
import dev.kubeletsim.streaming.ByteStream;
import dev.kubeletsim.streaming.http.Headers;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** One stream of a session. Thread-safe. */
public final class SpdyStream implements ByteStream {
    private final SpdySession session;
    private final int id;
    private final Headers headers;
    private final ByteQueue input;
    private final Output output = new Output();
    // Confined to the session's event loop.
    private boolean inputEnded;
    private boolean outputEnded;
    private int unacknowledgedBytes;

    SpdyStream(SpdySession session, int id, Headers headers) {
        this.session = session;
        this.id = id;
        this.headers = headers;
        this.input = new ByteQueue(SpdySession.STREAM_LIMIT_BYTES, bytes -> session.delivered(this, bytes));
        // A reader that gives up ends the stream as a whole; Go's reader can't give up one direction either.
        input.closed().whenComplete((done, gone) -> {
            if (gone != null) {
                session.inputAbandoned(this);
            }
        });
    }

    /** Odd for streams of the client, even for those of the server. */
    public int id() {
        return id;
    }

    /** The headers that the stream was opened with; names are lower case. */
    public Headers headers() {
        return headers;
    }

    @Override
    public ByteSource input() {
        return input;
    }

    @Override
    public ByteSink output() {
        return output;
    }

    @Override
    public void reset() {
        session.reset(this);
    }

    ByteQueue queue() {
        return input;
    }

    /** Counts bytes that were read; returns how much room to announce, or 0 for not yet. */
    int acknowledge(int bytes, boolean peerCounts) {
        unacknowledgedBytes = Math.min(unacknowledgedBytes + bytes, SpdySession.MAX_WINDOW_UPDATE_BYTES);
        if (!peerCounts || unacknowledgedBytes < SpdySession.WINDOW_UPDATE_BYTES) {
            return 0;
        }
        int window = unacknowledgedBytes;
        unacknowledgedBytes = 0;
        return window;
    }

    boolean isInputEnded() {
        return inputEnded;
    }

    /** The other end has sent its last frame. */
    void endInput() {
        inputEnded = true;
        input.close();
    }

    /** We have sent our last frame; false if that was so already. */
    boolean endOutput() {
        boolean first = !outputEnded;
        outputEnded = true;
        return first;
    }

    boolean isOutputEnded() {
        return outputEnded;
    }

    /**
     * The other end gave the stream up. For the reader this is the end of the stream: Go's servers end streams by resets
     * when they are done.
     */
    void resetByPeer(IOException cause) {
        inputEnded = true;
        outputEnded = true;
        input.close();
        output.closed.completeExceptionally(cause);
    }

    /** Both directions are over: nothing more will come or go. */
    void broken(IOException cause) {
        inputEnded = true;
        outputEnded = true;
        input.abort(cause);
        output.closed.completeExceptionally(cause);
    }

    private final class Output implements ByteSink {
        private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();

        @Override
        public CompletionStage<@Nullable Void> write(byte[] bytes) {
            return session.write(SpdyStream.this, bytes);
        }

        @Override
        public void close() {
            session.halfClose(SpdyStream.this);
            closed.complete(null);
        }

        @Override
        public void abort(Throwable cause) {
            session.reset(SpdyStream.this);
        }

        @Override
        public CompletionStage<@Nullable Void> closed() {
            return closed;
        }
    }
}
