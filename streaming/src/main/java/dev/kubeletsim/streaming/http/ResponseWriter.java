// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.http;

import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Writes heads and complete answers. */
final class ResponseWriter {
    /** The fixed-length form of RFC 9110, which the JDK's formatter misses by a digit in the first nine days. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private final HttpServer.Settings settings;
    private final Channel channel;

    ResponseWriter(HttpServer.Settings settings, Channel channel) {
        this.settings = settings;
        this.channel = channel;
    }

    ChannelFuture full(HttpResponse.Full full, HttpVersion version, boolean toHead, boolean keepAlive) {
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(full.status()),
                toHead ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(full.body()));
        fill(response, full.headers(), version, keepAlive);
        if (full.status() != 204 && full.status() != 304) {
            response.headers().set(HttpHeaderNames.CONTENT_LENGTH, full.body().length);
        }
        return channel.writeAndFlush(response);
    }

    /** The head of an answer whose body follows. */
    ChannelFuture head(HttpResponse.Streaming streaming, HttpVersion version, boolean chunked, boolean keepAlive) {
        DefaultHttpResponse response =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(streaming.status()));
        fill(response, streaming.headers(), version, keepAlive);
        HttpUtil.setTransferEncodingChunked(
                response, chunked && !response.headers().contains("Content-Length"));
        return channel.writeAndFlush(response);
    }

    ChannelFuture switching(HttpResponse.Upgrade upgrade) {
        DefaultFullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
        upgrade.headers().fields().forEach(field -> response.headers().add(field.name(), field.value()));
        response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
        return channel.writeAndFlush(response);
    }

    private void fill(
            io.netty.handler.codec.http.HttpResponse response,
            Headers headers,
            HttpVersion version,
            boolean keepAlive) {
        headers.fields().forEach(field -> response.headers().add(field.name(), field.value()));
        InstantSource clock = settings.clock();
        if (clock != null && !response.headers().contains(HttpHeaderNames.DATE)) {
            response.headers().set(HttpHeaderNames.DATE, date(clock.instant()));
        }
        if (!keepAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (version.equals(HttpVersion.HTTP_1_0)) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
    }

    static String date(Instant instant) {
        return DATE.format(instant);
    }
}
