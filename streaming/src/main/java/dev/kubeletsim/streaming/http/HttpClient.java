// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.http;

import dev.kubeletsim.streaming.ByteSource;
import dev.kubeletsim.streaming.EventLoops;
import dev.kubeletsim.streaming.LocalSink;
import dev.kubeletsim.streaming.tls.ClientTls;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.channels.UnresolvedAddressException;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 client for answers that stream and connections that are upgraded; a new connection each time. Failures to
 * connect carry the text of Go's dialer, which ends up in what users read.
 */
public final class HttpClient {
    private static final int CONNECT_TIMEOUT_MILLIS = 30_000;

    private final EventLoops loops;
    private final @Nullable SslContext tls;
    private final boolean verifyHost;

    /** A client; {@code tls} says how https URLs are reached, without it they fail. */
    public HttpClient(EventLoops loops, @Nullable ClientTls tls) {
        this.loops = loops;
        this.tls = tls == null ? null : tls.context();
        this.verifyHost = tls != null && !tls.authorities().isEmpty();
    }

    /** A request to send. Host and, with a body, Content-Length are added. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared, and copying bodies costs.
    public record Request(String method, URI uri, Headers headers, byte[] body) {
        public Request {
            Objects.requireNonNull(method, "method");
            Objects.requireNonNull(uri, "uri");
            Objects.requireNonNull(headers, "headers");
            Objects.requireNonNull(body, "body");
        }

        /** A GET without headers. */
        public static Request get(URI uri) {
            return new Request("GET", uri, Headers.none(), new byte[0]);
        }
    }

    /** An answer whose body has not been read yet: it must be piped somewhere, or cancelled. */
    public record Response(int status, Headers headers, ByteSource body) {

        /**
         * Reads the body.
         *
         * @param limitBytes a longer one fails with an IOException
         */
        public CompletionStage<byte[]> readAll(int limitBytes) {
            Collector collector = new Collector(limitBytes);
            return body.pipeTo(collector).thenApply(done -> collector.bytes());
        }
    }

    /** The outcome of an upgrade. */
    public sealed interface UpgradeResult {
        /** The server switched: the connection is the caller's. */
        record Switched(Headers headers, Connection connection) implements UpgradeResult {}

        /** The server answered something else. */
        record Refused(Response response) implements UpgradeResult {}
    }

    /** Sends a request; completes once the head of the answer is there, fails with an IOException if none comes. */
    public CompletionStage<Response> send(Request request) {
        return upgrade(request).thenCompose(result -> switch (result) {
            case UpgradeResult.Refused refused -> CompletableFuture.completedStage(refused.response());
            case UpgradeResult.Switched switched -> {
                switched.connection().reset();
                yield CompletableFuture.failedStage(new IOException("the server switched protocols unasked"));
            }
        });
    }

    /** Sends a request that may be answered by 101; its headers ask for it. */
    public CompletionStage<UpgradeResult> upgrade(Request request) {
        boolean secure = "https".equalsIgnoreCase(request.uri().getScheme());
        String host = request.uri().getHost();
        if (host == null || (!secure && !"http".equalsIgnoreCase(request.uri().getScheme()))) {
            return CompletableFuture.failedStage(new IOException("unsupported URL " + request.uri()));
        }
        if (secure && tls == null) {
            return CompletableFuture.failedStage(new IOException("no TLS is configured for " + request.uri()));
        }
        String bareHost = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        int port = request.uri().getPort() >= 0 ? request.uri().getPort() : secure ? 443 : 80;
        HttpClientConnection connection = new HttpClientConnection(request);
        InetSocketAddress address = new InetSocketAddress(bareHost, port);
        bootstrap(secure, bareHost, port, connection).connect(address).addListener((ChannelFutureListener)
                connected -> {
                    if (!connected.isSuccess()) {
                        connection.fail(dialFailure(address, connected));
                    }
                });
        return connection.answer();
    }

    private Bootstrap bootstrap(boolean secure, String host, int port, HttpClientConnection connection) {
        return new Bootstrap()
                .group(loops.group())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, CONNECT_TIMEOUT_MILLIS)
                .handler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        if (secure && tls != null) {
                            channel.pipeline().addLast(secured(tls, channel, host, port));
                        }
                        channel.pipeline()
                                .addLast(new HttpClientCodec(
                                        new HttpDecoderConfig().setMaxHeaderSize(1 << 20), false, false))
                                .addLast(connection);
                    }
                });
    }

    private SslHandler secured(SslContext context, Channel channel, String host, int port) {
        SslHandler handler = context.newHandler(channel.alloc(), host, port);
        if (verifyHost) {
            SSLParameters parameters = handler.engine().getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            handler.engine().setSSLParameters(parameters);
        }
        return handler;
    }

    private static IOException dialFailure(InetSocketAddress address, ChannelFuture connected) {
        Throwable cause = connected.cause();
        String host = address.getHostString();
        String where = (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + address.getPort();
        return new IOException("dial tcp " + where + ": " + reason(host, cause), cause);
    }

    private static String reason(String host, Throwable cause) {
        return switch (cause) {
            case UnknownHostException unknown -> "lookup " + host + ": no such host";
            case UnresolvedAddressException unresolved -> "lookup " + host + ": no such host";
            case ConnectTimeoutException timeout -> "i/o timeout";
            case NoRouteToHostException unreachable -> "connect: no route to host";
            default -> "connect: " + (lower(cause).contains("refused") ? "connection refused" : lower(cause));
        };
    }

    private static String lower(Throwable cause) {
        return String.valueOf(cause.getMessage()).toLowerCase(Locale.ROOT);
    }

    /** A bounded buffer. */
    private static final class Collector extends LocalSink {
        private final int limitBytes;
        private final ByteArrayOutputStream buffer = new ByteArrayOutputStream();

        Collector(int limitBytes) {
            this.limitBytes = limitBytes;
        }

        @Override
        public CompletionStage<@Nullable Void> write(byte[] bytes) {
            synchronized (buffer) {
                if (buffer.size() + bytes.length > limitBytes) {
                    return CompletableFuture.failedStage(new IOException("the body exceeds " + limitBytes + " bytes"));
                }
                buffer.writeBytes(bytes);
            }
            return CompletableFuture.completedStage(null);
        }

        byte[] bytes() {
            synchronized (buffer) {
                return buffer.toByteArray();
            }
        }
    }
}
