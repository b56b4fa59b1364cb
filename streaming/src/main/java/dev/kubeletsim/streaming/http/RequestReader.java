// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.ssl.SslHandler;
import java.io.ByteArrayOutputStream;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** Puts the parts of a request together, within the server's bounds. */
final class RequestReader {
    private final HttpServer.Settings settings;
    private final Channel channel;
    private io.netty.handler.codec.http.@Nullable HttpRequest head;
    private ByteArrayOutputStream content = new ByteArrayOutputStream(0);
    private @Nullable HttpRequest complete;
    private HttpVersion version = HttpVersion.HTTP_1_1;
    private boolean keepAlive;
    private boolean headMethod;
    private boolean peerKnown;
    private @Nullable PeerIdentity peer;

    RequestReader(HttpServer.Settings settings, Channel channel) {
        this.settings = settings;
        this.channel = channel;
    }

    /**
     * Takes the next part.
     *
     * @return what to answer before closing the connection, or null if all is well
     */
    @Nullable
    HttpResponse accept(HttpObject object, CompletionStage<@Nullable Void> disconnected) {
        DecoderResult decoded = object.decoderResult();
        if (decoded.isFailure()) {
            version = HttpVersion.HTTP_1_1;
            return decoded.cause() instanceof TooLongFrameException
                    ? refuse(HttpResponseStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "")
                    : refuse(HttpResponseStatus.BAD_REQUEST, "");
        }
        if (object instanceof io.netty.handler.codec.http.HttpRequest request) {
            HttpResponse refusal = begin(request);
            if (refusal != null) {
                return refusal;
            }
        }
        if (object instanceof HttpContent part) {
            ByteBuf bytes = part.content();
            if (content.size() + bytes.readableBytes() > settings.maxBodyBytes()) {
                return settings.bodyTooLarge();
            }
            byte[] copy = new byte[bytes.readableBytes()];
            bytes.readBytes(copy);
            content.writeBytes(copy);
        }
        return object instanceof LastHttpContent ? finish(disconnected) : null;
    }

    private @Nullable HttpResponse begin(io.netty.handler.codec.http.HttpRequest request) {
        head = request;
        content = new ByteArrayOutputStream(0);
        version = request.protocolVersion().equals(HttpVersion.HTTP_1_0) ? HttpVersion.HTTP_1_0 : HttpVersion.HTTP_1_1;
        keepAlive = HttpUtil.isKeepAlive(request);
        headMethod = request.method().equals(HttpMethod.HEAD);
        if (version.equals(HttpVersion.HTTP_1_1) && !request.headers().contains(HttpHeaderNames.HOST)) {
            return refuse(HttpResponseStatus.BAD_REQUEST, ": missing required Host header");
        }
        if (HttpUtil.getContentLength(request, 0L) > settings.maxBodyBytes()) {
            return settings.bodyTooLarge();
        }
        if (HttpUtil.is100ContinueExpected(request)) {
            channel.writeAndFlush(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
        }
        return null;
    }

    private @Nullable HttpResponse finish(CompletionStage<@Nullable Void> disconnected) {
        io.netty.handler.codec.http.HttpRequest request = head;
        head = null;
        if (request == null) {
            return refuse(HttpResponseStatus.BAD_REQUEST, "");
        }
        try {
            complete = HttpRequest.received(
                    request.method().name(),
                    request.uri(),
                    headers(request),
                    content.toByteArray(),
                    peer(),
                    channel.remoteAddress(),
                    channel.pipeline().get(SslHandler.class) != null,
                    disconnected);
        } catch (IllegalArgumentException e) {
            return refuse(HttpResponseStatus.BAD_REQUEST, "");
        }
        content = new ByteArrayOutputStream(0);
        return null;
    }

    private static Headers headers(io.netty.handler.codec.http.HttpRequest request) {
        List<Headers.Field> fields = new ArrayList<>(request.headers().size());
        for (Map.Entry<String, String> field : request.headers()) {
            fields.add(new Headers.Field(field.getKey(), field.getValue()));
        }
        return Headers.of(fields);
    }

    private @Nullable PeerIdentity peer() {
        if (!peerKnown) {
            peerKnown = true;
            peer = identify();
        }
        return peer;
    }

    private @Nullable PeerIdentity identify() {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            return null;
        }
        try {
            Certificate[] chain = tls.engine().getSession().getPeerCertificates();
            return chain.length > 0 && chain[0] instanceof X509Certificate certificate
                    ? PeerIdentity.of(certificate)
                    : null;
        } catch (SSLPeerUnverifiedException e) {
            // The client sent none, which the server's settings allow.
            return null;
        }
    }

    /** Go's {@code net/http} answers so before it closes the connection. */
    private static HttpResponse refuse(HttpResponseStatus status, String reason) {
        String text = status.code() + " " + status.reasonPhrase() + reason;
        return HttpResponse.text(status.code(), text);
    }

    /** The request, once all of it is there. */
    @Nullable
    HttpRequest take() {
        HttpRequest request = complete;
        complete = null;
        return request;
    }

    /** Whether part of a request has been read. */
    boolean begun() {
        return head != null;
    }

    void discard() {
        head = null;
        content = new ByteArrayOutputStream(0);
    }

    HttpVersion version() {
        return version;
    }

    boolean keepAlive() {
        return keepAlive;
    }

    boolean isHead() {
        return headMethod;
    }
}
