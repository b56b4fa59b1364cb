// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.http;

import dev.kubeletsim.streaming.ByteSink;
import dev.kubeletsim.streaming.WriteGate;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The body of a streaming answer: each write is a chunk, sent at once. Confined to the channel's event loop. */
final class ResponseBody implements ByteSink {
    private final Channel channel;
    private final WriteGate gate;
    private final Runnable onEnd;
    private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();
    private boolean ended;

    /** @param onEnd called when the body is complete and written */
    ResponseBody(Channel channel, WriteGate gate, Runnable onEnd) {
        this.channel = channel;
        this.gate = gate;
        this.onEnd = onEnd;
    }

    @Override
    public CompletionStage<@Nullable Void> write(byte[] bytes) {
        return WriteGate.onLoop(channel, () -> {
            if (ended) {
                return CompletableFuture.failedStage(new IOException("the answer has ended"));
            }
            // An empty chunk would end a chunked body.
            if (bytes.length > 0) {
                channel.writeAndFlush(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes)));
            }
            return gate.pass();
        });
    }

    @Override
    public void close() {
        WriteGate.run(channel, () -> {
            if (!ended) {
                ended = true;
                channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT).addListener(written -> onEnd.run());
                closed.complete(null);
            }
        });
    }

    @Override
    public void abort(Throwable cause) {
        WriteGate.run(channel, () -> {
            if (!ended) {
                ended = true;
                channel.close();
                closed.completeExceptionally(cause);
            }
        });
    }

    /** The client went away. */
    void disconnected() {
        ended = true;
        closed.completeExceptionally(new IOException("the client disconnected"));
    }

    @Override
    public CompletionStage<@Nullable Void> closed() {
        return closed;
    }
}
