// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.http;

import dev.kubeletsim.streaming.Linger;
import dev.kubeletsim.streaming.Timeouts;
import dev.kubeletsim.streaming.WriteGate;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One client's connection: requests are read, answered one after the other, in order. Confined to the channel's event
 * loop; only the handler runs elsewhere.
 *
 * <pre>
 *  READING ─ request complete ─► HANDLING ─ Full ──────► written ─► READING (keep-alive) or closed
 *                                    │ ─── Streaming ──► body ended ─► likewise
 *                                    └──── Upgrade ────► out of HTTP
 * </pre>
 *
 * Reading is asked for one buffer at a time. While a request is handled one more is asked for, since only reading shows
 * that the client has gone; what it brings is a pipelined request, kept until its turn.
 */
final class HttpServerConnection extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(HttpServerConnection.class);

    private enum Phase {
        READING,
        HANDLING,
        STREAMING,
        CLOSING
    }

    private final HttpServer server;
    private final Channel channel;
    private final WriteGate gate;
    private final RequestReader reader;
    private final ResponseWriter writer;
    private final Queue<HttpObject> arrived = new ArrayDeque<>();
    private Phase phase = Phase.READING;
    private boolean processing;
    private boolean lingering;
    private boolean inputEnded;
    private CompletableFuture<@Nullable Void> disconnected = new CompletableFuture<>();
    private @Nullable ResponseBody body;
    private Timeouts.@Nullable Idle idle;

    HttpServerConnection(HttpServer server, Channel channel) {
        this.server = server;
        this.channel = channel;
        this.gate = new WriteGate(channel);
        this.reader = new RequestReader(server.settings(), channel);
        this.writer = new ResponseWriter(server.settings(), channel);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        idle = server.watchIdle(() -> WriteGate.run(channel, this::closeIfIdle));
        context.read();
    }

    private void closeIfIdle() {
        if (phase == Phase.READING) {
            channel.close();
        }
    }

    /** The server shuts down: no further request on this connection. */
    void drain() {
        if (phase == Phase.READING && !reader.begun()) {
            channel.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (phase == Phase.CLOSING) {
            ReferenceCountUtil.release(message);
            return;
        }
        arrived.add((HttpObject) message);
        if (phase == Phase.READING && !processing) {
            process();
        }
    }

    /** Takes what has arrived until a request is complete, then asks for more. */
    private void process() {
        processing = true;
        while (phase == Phase.READING && !arrived.isEmpty()) {
            accept(arrived.remove());
        }
        processing = false;
        if (phase == Phase.READING && inputEnded) {
            channel.close();
        } else if (arrived.isEmpty() && phase != Phase.CLOSING) {
            channel.read();
        }
    }

    private void accept(HttpObject object) {
        HttpResponse refusal;
        try {
            refusal = reader.accept(object, disconnected);
        } finally {
            ReferenceCountUtil.release(object);
        }
        if (refusal != null) {
            phase = Phase.CLOSING;
            writer.full((HttpResponse.Full) refusal, reader.version(), reader.isHead(), false)
                    .addListener(written -> {
                        lingering = true;
                        Linger.close(channel);
                    });
            return;
        }
        HttpRequest request = reader.take();
        if (request != null) {
            phase = Phase.HANDLING;
            dispatch(request);
        }
    }

    private void dispatch(HttpRequest request) {
        try {
            server.settings().executor().execute(() -> {
                CompletionStage<HttpResponse> answer;
                try {
                    answer = server.settings().handler().handle(request);
                } catch (RuntimeException | Error e) {
                    answer = CompletableFuture.failedStage(e);
                }
                answer.whenComplete(
                        (response, failure) -> WriteGate.run(channel, () -> respond(request, response, failure)));
            });
        } catch (RejectedExecutionException e) {
            respond(request, null, e);
        }
    }

    private void respond(HttpRequest request, @Nullable HttpResponse response, @Nullable Throwable failure) {
        if (!channel.isActive() || phase != Phase.HANDLING) {
            abandon(response);
            return;
        }
        if (response == null) {
            LOG.warn("{} {} failed", request.method(), request.path(), failure);
            response = HttpResponse.goError(500, "Internal Server Error");
        }
        boolean keepAlive = reader.keepAlive() && !server.isClosing() && !inputEnded;
        switch (response) {
            case HttpResponse.Full full ->
                writer.full(full, reader.version(), reader.isHead(), keepAlive)
                        .addListener(written -> answered(keepAlive && written.isSuccess()));
            case HttpResponse.Streaming streaming -> stream(streaming, keepAlive);
            case HttpResponse.Upgrade upgrade -> upgrade(upgrade);
        }
    }

    /** Tells the producer of an answer that nobody is left to read it. */
    private void abandon(@Nullable HttpResponse response) {
        if (response instanceof HttpResponse.Streaming streaming) {
            ResponseBody dead = new ResponseBody(channel, gate, () -> {});
            dead.disconnected();
            streaming.start().accept(dead);
        }
    }

    private void stream(HttpResponse.Streaming streaming, boolean keepAlive) {
        // HTTP/1.0 knows no chunks: the end of the connection is the end of the body.
        boolean chunked = reader.version().equals(HttpVersion.HTTP_1_1);
        boolean reusable = keepAlive && chunked;
        ChannelFuture head = writer.head(streaming, reader.version(), chunked, reusable);
        ResponseBody sink = new ResponseBody(channel, gate, () -> answered(reusable));
        phase = Phase.STREAMING;
        body = sink;
        if (reader.isHead()) {
            sink.close();
            return;
        }
        if (inputEnded || (head.isDone() && !head.isSuccess())) {
            sink.abort(new IOException("the client disconnected"));
        }
        try {
            streaming.start().accept(sink);
        } catch (RuntimeException e) {
            LOG.warn("the body of an answer failed to start", e);
            sink.abort(e);
        }
    }

    private void upgrade(HttpResponse.Upgrade upgrade) {
        if (!arrived.isEmpty() || inputEnded) {
            // Bytes that came before the 101 were read as HTTP and can't be given back.
            channel.close();
            return;
        }
        phase = Phase.CLOSING;
        writer.switching(upgrade).addListener(written -> {
            if (!written.isSuccess() || inputEnded) {
                channel.close();
                return;
            }
            stopIdleWatch();
            Connection connection = new Connection(channel);
            channel.pipeline().remove(this);
            channel.pipeline().remove(HttpServerCodec.class);
            try {
                upgrade.start().accept(connection);
            } catch (RuntimeException e) {
                LOG.warn("an upgraded connection failed to start", e);
                channel.close();
            }
        });
    }

    private void answered(boolean keepAlive) {
        body = null;
        if (!keepAlive || server.isClosing()) {
            phase = Phase.CLOSING;
            channel.close();
            return;
        }
        phase = Phase.READING;
        disconnected = new CompletableFuture<>();
        if (idle != null) {
            idle.touch();
        }
        if (!processing) {
            process();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
            inputEnded = true;
            switch (phase) {
                case READING -> {
                    if (!processing) {
                        process();
                    }
                }
                case STREAMING -> {
                    if (body != null) {
                        body.disconnected();
                    }
                    channel.close();
                }
                // As with Go's server, who half-closes cancels the request, yet gets the answer if there is one.
                case HANDLING -> disconnected.complete(null);
                case CLOSING -> {
                    // An answer may still be on its way out.
                    if (lingering) {
                        channel.close();
                    }
                }
            }
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        gate.close(new IOException("the client disconnected"));
        stopIdleWatch();
        disconnected.complete(null);
        if (body != null) {
            body.disconnected();
        }
        arrived.forEach(ReferenceCountUtil::release);
        arrived.clear();
        reader.discard();
        context.fireChannelInactive();
    }

    private void stopIdleWatch() {
        if (idle != null) {
            idle.cancel();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        gate.changed();
        context.fireChannelWritabilityChanged();
    }

    /** A reset connection or a failed handshake: the client's affair. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("connection of {}", channel.remoteAddress(), cause);
        context.close();
    }
}
