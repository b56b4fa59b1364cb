// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.websocket;

import dev.kubeletsim.streaming.Linger;
import dev.kubeletsim.streaming.WriteGate;
import dev.kubeletsim.streaming.http.Connection;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CloseWebSocketFrame;
import io.netty.handler.codec.http.websocketx.ContinuationWebSocketFrame;
import io.netty.handler.codec.http.websocketx.CorruptedWebSocketFrameException;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One end of a WebSocket. Messages are put together from their fragments and handed over one after the other; nothing
 * is read while the listener is busy with the last one. Pings are answered.
 *
 * <p>Confined to the channel's event loop; the public methods may be called from any thread.
 */
public final class WebSocket {
    /** A longer message ends the connection; Go's {@code x/net/websocket} has the same limit. */
    private static final int MAX_MESSAGE_BYTES = 32 << 20;

    /** RFC 6455, section 7.4.1. */
    public static final int NORMAL_CLOSURE = 1000;

    private static final int ABNORMAL_CLOSURE = 1006;
    private static final int TOO_BIG = 1009;

    private final CompletableFuture<Frames> installed = new CompletableFuture<>();
    private final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private volatile Runnable onActivity = () -> {};

    private WebSocket() {}

    static WebSocket server(Connection connection) {
        return install(connection, true);
    }

    static WebSocket client(Connection connection) {
        return install(connection, false);
    }

    private static WebSocket install(Connection connection, boolean server) {
        WebSocket socket = new WebSocket();
        WebSocketDecoderConfig config = WebSocketDecoderConfig.newBuilder()
                .expectMaskedFrames(server)
                .allowExtensions(false)
                .maxFramePayloadLength(MAX_MESSAGE_BYTES)
                .closeOnProtocolViolation(false)
                .withUTF8Validator(false)
                .build();
        connection.install(
                new WebSocket13FrameDecoder(config), new WebSocket13FrameEncoder(!server), socket.new Frames());
        return socket;
    }

    /**
     * Starts reading.
     *
     * @param onMessage gets each message, on the event loop; the next one is read when its stage completes
     */
    public void listen(Function<byte[], CompletionStage<@Nullable Void>> onMessage) {
        onFrames(frames -> frames.listen(onMessage));
    }

    /** Has {@code task} run, on the event loop, whenever a frame comes or goes. */
    public void onActivity(Runnable task) {
        onActivity = task;
    }

    /** Sends a message; completes when there is room for more. */
    public CompletionStage<@Nullable Void> send(byte[] message, boolean text) {
        return installed.thenCompose(frames -> WriteGate.onLoop(frames.context.channel(), () -> {
            if (frames.closeSent) {
                return CompletableFuture.failedStage(new IOException("the WebSocket is closed"));
            }
            ByteBuf payload = Unpooled.wrappedBuffer(message);
            frames.send(text ? new TextWebSocketFrame(payload) : new BinaryWebSocketFrame(payload));
            return frames.gate.pass();
        }));
    }

    /** Sends a ping without waiting for the pong. */
    public void ping() {
        onFrames(frames -> frames.send(new PingWebSocketFrame()));
    }

    /** Closes with {@code code} once everything written so far has been sent. Idempotent. */
    public void close(int code, String reason) {
        onFrames(frames -> frames.close(code, reason));
    }

    /** Completes with the close code when the connection is gone: the other end's, 1006 if it sent none. */
    public CompletionStage<Integer> closed() {
        return closed;
    }

    private void onFrames(Consumer<Frames> task) {
        installed.thenAccept(frames -> WriteGate.run(frames.context.channel(), () -> task.accept(frames)));
    }

    /** The socket's place in the channel's pipeline. */
    private final class Frames extends ChannelInboundHandlerAdapter {
        @SuppressWarnings("NullAway.Init") // Set when the handler is added, before anything else happens.
        private ChannelHandlerContext context;

        @SuppressWarnings("NullAway.Init")
        private WriteGate gate;

        private @Nullable Function<byte[], CompletionStage<@Nullable Void>> listener;
        private final Queue<WebSocketFrame> early = new ArrayDeque<>();
        private @Nullable ByteArrayOutputStream fragments;
        private CompletableFuture<@Nullable Void> busy = CompletableFuture.completedFuture(null);
        private int code = ABNORMAL_CLOSURE;
        private boolean closeSent;

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            this.context = context;
            this.gate = new WriteGate(context.channel());
            installed.complete(this);
        }

        void listen(Function<byte[], CompletionStage<@Nullable Void>> onMessage) {
            listener = onMessage;
            for (WebSocketFrame frame = early.poll(); frame != null; frame = early.poll()) {
                received(frame);
            }
            context.read();
        }

        void send(WebSocketFrame frame) {
            context.writeAndFlush(frame);
            onActivity.run();
        }

        void close(int status, String reason) {
            if (!closeSent) {
                closeSent = true;
                code = code == ABNORMAL_CLOSURE ? status : code;
                context.writeAndFlush(new CloseWebSocketFrame(status, reason))
                        .addListener(sent -> Linger.close(context.channel()));
            }
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            onActivity.run();
            if (listener == null) {
                // The first frames may come in one packet with the end of the handshake.
                early.add((WebSocketFrame) message);
            } else {
                received((WebSocketFrame) message);
            }
        }

        private void received(WebSocketFrame message) {
            try {
                if (closeSent) {
                    return;
                }
                switch (message) {
                    case PingWebSocketFrame ping ->
                        send(new PongWebSocketFrame(ping.content().retain()));
                    case PongWebSocketFrame pong -> {}
                    case CloseWebSocketFrame close -> closeReceived(close);
                    case WebSocketFrame data -> fragment(data);
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        private void closeReceived(CloseWebSocketFrame close) {
            // 1005 is how a frame without status reads; it must not be sent.
            code = close.statusCode() < 0 ? 1005 : close.statusCode();
            close(code == 1005 ? NORMAL_CLOSURE : code, "");
        }

        private void fragment(WebSocketFrame frame) {
            byte[] bytes = ByteBufUtil.getBytes(frame.content());
            ByteArrayOutputStream begun = fragments;
            if (frame instanceof ContinuationWebSocketFrame && begun != null) {
                if (begun.size() + bytes.length > MAX_MESSAGE_BYTES) {
                    close(TOO_BIG, "message too big");
                    return;
                }
                begun.writeBytes(bytes);
                bytes = begun.toByteArray();
            } else if (!frame.isFinalFragment()) {
                begun = new ByteArrayOutputStream();
                begun.writeBytes(bytes);
            }
            fragments = frame.isFinalFragment() ? null : begun;
            if (frame.isFinalFragment() && listener != null) {
                busy = listener.apply(bytes).toCompletableFuture();
            }
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            if (listener == null) {
                return;
            }
            if (busy.isDone()) {
                context.read();
            } else {
                busy.whenComplete((done, failed) -> WriteGate.run(context.channel(), context::read));
            }
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
                context.close();
            }
        }

        @Override
        public void channelWritabilityChanged(ChannelHandlerContext context) {
            gate.changed();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            if (cause instanceof CorruptedWebSocketFrameException corrupted) {
                close(corrupted.closeStatus().code(), corrupted.closeStatus().reasonText());
            } else {
                context.close();
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            gate.close(new IOException("connection closed"));
            fragments = null;
            early.forEach(ReferenceCountUtil::release);
            early.clear();
            closed.complete(code);
        }
    }
}
