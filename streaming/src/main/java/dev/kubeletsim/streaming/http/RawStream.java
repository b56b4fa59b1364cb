// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.http;

import dev.kubeletsim.streaming.ByteSink;
import dev.kubeletsim.streaming.ByteSource;
import dev.kubeletsim.streaming.WriteGate;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * A connection's bytes, both ways. Until someone reads, or another protocol takes the handler's place, what has arrived
 * is kept; reading is asked for one buffer at a time. Confined to the channel's event loop.
 */
final class RawStream extends ChannelInboundHandlerAdapter implements ByteSink, ByteSource {
    private final Channel channel;
    private final WriteGate gate;
    private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Void> piped = new CompletableFuture<>();
    private final Queue<Object> early = new ArrayDeque<>();
    private @Nullable ByteSink target;
    private boolean writing;
    private boolean inputEnded;
    private boolean cancelled;
    private boolean outputEnded;

    RawStream(Channel channel) {
        this.channel = channel;
        this.gate = new WriteGate(channel);
    }

    // The sink: towards the other end.

    @Override
    public CompletionStage<@Nullable Void> write(byte[] bytes) {
        return WriteGate.onLoop(channel, () -> {
            if (outputEnded) {
                return CompletableFuture.failedStage(new IOException("the connection's output is closed"));
            }
            channel.writeAndFlush(Unpooled.wrappedBuffer(bytes));
            return gate.pass();
        });
    }

    @Override
    public void close() {
        WriteGate.run(channel, () -> {
            if (!outputEnded) {
                outputEnded = true;
                channel.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(flushed -> endOutput());
            }
        });
    }

    private void endOutput() {
        closed.complete(null);
        if (inputEnded) {
            channel.close();
            return;
        }
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls != null) {
            tls.closeOutbound();
        } else if (channel instanceof DuplexChannel duplex) {
            duplex.shutdownOutput();
        }
    }

    @Override
    public void abort(Throwable cause) {
        channel.close();
    }

    @Override
    public CompletionStage<@Nullable Void> closed() {
        return closed;
    }

    // The source: from the other end.

    @Override
    public CompletionStage<@Nullable Void> pipeTo(ByteSink sink) {
        WriteGate.run(channel, () -> {
            if (target != null) {
                throw new IllegalStateException("this connection is being read already");
            }
            target = sink;
            next();
        });
        return piped;
    }

    @Override
    public void cancel() {
        WriteGate.run(channel, () -> {
            cancelled = true;
            early.forEach(ReferenceCountUtil::release);
            early.clear();
            piped.completeExceptionally(new IOException("reading was cancelled"));
            // Reading on is the only way to notice the end of the connection.
            channel.read();
        });
    }

    /** Passes on what has arrived, then asks for more. */
    private void next() {
        ByteSink sink = target;
        if (sink == null || writing) {
            return;
        }
        Object message = early.poll();
        if (message == null) {
            if (inputEnded) {
                sink.close();
                piped.complete(null);
            } else {
                channel.read();
            }
            return;
        }
        writing = true;
        sink.write(take(message))
                .whenComplete((done, refused) -> WriteGate.run(channel, () -> {
                    writing = false;
                    if (refused == null) {
                        next();
                    } else {
                        cancel();
                    }
                }));
    }

    private static byte[] take(Object message) {
        try {
            return ByteBufUtil.getBytes((ByteBuf) message);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (cancelled) {
            ReferenceCountUtil.release(message);
            context.read();
            return;
        }
        early.add(message);
        next();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
            endInput();
        }
        context.fireUserEventTriggered(event);
    }

    private void endInput() {
        if (!inputEnded) {
            inputEnded = true;
            if (outputEnded) {
                channel.close();
            }
            next();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        IOException gone = new IOException("connection closed");
        gate.close(gone);
        endInput();
        closed.completeExceptionally(gone);
        context.fireChannelInactive();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        gate.changed();
        context.fireChannelWritabilityChanged();
    }

    /** A reset connection is a closed connection. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        for (Object message = early.poll(); message != null; message = early.poll()) {
            context.fireChannelRead(message);
        }
        context.fireChannelReadComplete();
    }
}
