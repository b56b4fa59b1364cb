// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.http;

import dev.kubeletsim.streaming.ByteQueue;
import dev.kubeletsim.streaming.WriteGate;
import dev.kubeletsim.streaming.http.HttpClient.UpgradeResult;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** One request and its answer on a connection of their own. Confined to the channel's event loop. */
final class HttpClientConnection extends ChannelInboundHandlerAdapter {
    /** How much of a body waits for a slow reader before reading stops. */
    private static final int BODY_LIMIT_BYTES = 256 << 10;

    private final HttpClient.Request request;
    private final CompletableFuture<UpgradeResult> answer = new CompletableFuture<>();
    private @Nullable Channel channel;
    private @Nullable ByteQueue body;
    private @Nullable Headers switched;
    private @Nullable Throwable cause;

    HttpClientConnection(HttpClient.Request request) {
        this.request = request;
    }

    CompletionStage<UpgradeResult> answer() {
        return answer;
    }

    void fail(IOException failure) {
        answer.completeExceptionally(failure);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        channel = context.channel();
        URI uri = request.uri();
        String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        DefaultFullHttpRequest message = new DefaultFullHttpRequest(
                HttpVersion.HTTP_1_1,
                HttpMethod.valueOf(request.method()),
                uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery(),
                Unpooled.wrappedBuffer(request.body()));
        request.headers().fields().forEach(field -> message.headers().add(field.name(), field.value()));
        message.headers().set(HttpHeaderNames.HOST, uri.getRawAuthority());
        if (request.body().length > 0 || "POST".equals(request.method()) || "PUT".equals(request.method())) {
            message.headers().set(HttpHeaderNames.CONTENT_LENGTH, request.body().length);
        }
        context.writeAndFlush(message);
        context.read();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        HttpObject object = (HttpObject) message;
        try {
            if (object.decoderResult().isFailure()) {
                cause = object.decoderResult().cause();
                context.close();
                return;
            }
            if (object instanceof HttpResponse head) {
                begin(context, head);
            }
            if (object instanceof HttpContent content
                    && body != null
                    && content.content().isReadable()) {
                body.write(ByteBufUtil.getBytes(content.content()));
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
        if (object instanceof LastHttpContent) {
            finish(context);
        }
    }

    private void begin(ChannelHandlerContext context, HttpResponse head) {
        int status = head.status().code();
        if (status == 101) {
            switched = headers(head);
        } else if (status >= 200) {
            ByteQueue queue =
                    new ByteQueue(BODY_LIMIT_BYTES, delivered -> WriteGate.run(context.channel(), this::readOn));
            // Whoever cancels the body is not interested in the rest of the connection either.
            queue.closed().whenComplete((done, gone) -> {
                if (gone != null) {
                    context.close();
                }
            });
            body = queue;
            answer.complete(new UpgradeResult.Refused(new HttpClient.Response(status, headers(head), queue)));
        }
    }

    private void finish(ChannelHandlerContext context) {
        Headers headers = switched;
        if (headers != null) {
            context.pipeline().remove(this);
            Connection connection = new Connection(context.channel());
            context.pipeline().remove(HttpClientCodec.class);
            if (!answer.complete(new UpgradeResult.Switched(headers, connection))) {
                connection.reset();
            }
        } else if (body != null) {
            body.close();
            body = null;
            context.close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        readOn();
        context.fireChannelReadComplete();
    }

    private void readOn() {
        ByteQueue queue = body;
        Channel open = Objects.requireNonNull(channel);
        if (queue == null ? !answer.isDone() : queue.queuedBytes() <= BODY_LIMIT_BYTES) {
            open.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent || event instanceof SslCloseCompletionEvent) {
            context.close();
        }
        context.fireUserEventTriggered(event);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        String why = cause == null ? "EOF" : String.valueOf(cause.getMessage());
        answer.completeExceptionally(new IOException(request.method() + " " + request.uri() + ": " + why, cause));
        if (body != null) {
            body.abort(new IOException("unexpected EOF", cause));
            body = null;
        }
        context.fireChannelInactive();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        cause = failure.getCause() instanceof SSLException ssl ? ssl : failure;
        context.close();
    }

    private static Headers headers(HttpResponse head) {
        List<Headers.Field> fields = new ArrayList<>();
        for (Map.Entry<String, String> field : head.headers()) {
            fields.add(new Headers.Field(field.getKey(), field.getValue()));
        }
        return Headers.of(fields);
    }
}
