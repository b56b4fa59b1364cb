// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.http;

import dev.kubeletsim.streaming.EventLoops;
import dev.kubeletsim.streaming.Timeouts;
import dev.kubeletsim.streaming.tls.ServerTls;
import dev.kubeletsim.time.Scheduler;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.SslContext;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP/1.1 server on one address: keep-alive, pipelining, chunked answers that stream, upgrades, TLS with client
 * certificates. A connection that waits costs no thread.
 *
 * <p>Thread-safe. Each connection is confined to one event loop; handlers run on the executor of the settings.
 */
public final class HttpServer implements AutoCloseable {
    /** How long {@link #close()} waits for answers under way. */
    private static final Duration GRACE = Duration.ofSeconds(2);

    /** What the builder collects. */
    record Settings(
            InetSocketAddress address,
            @Nullable ServerTls tls,
            Executor executor,
            HttpHandler handler,
            int maxBodyBytes,
            int maxHeadBytes,
            HttpResponse bodyTooLarge,
            @Nullable Scheduler clockScheduler,
            Duration idleTimeout) {

        @Nullable
        InstantSource clock() {
            return clockScheduler;
        }
    }

    private final EventLoops loops;
    private final Settings settings;
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
    private final CompletableFuture<InetSocketAddress> bound = new CompletableFuture<>();
    private final CompletableFuture<@Nullable Void> ended = new CompletableFuture<>();
    private final Object lock = new Object();
    private boolean binding;
    private @Nullable Channel listener;
    private volatile boolean closing;

    private HttpServer(EventLoops loops, Settings settings) {
        this.loops = loops;
        this.settings = settings;
    }

    /** A server that answers with {@code handler}; see the builder for its defaults. */
    public static Builder builder(EventLoops loops, HttpHandler handler) {
        return new Builder(loops, handler);
    }

    /**
     * Starts listening, the first time it is called.
     *
     * @return completes with the bound address, whose port is never 0; fails with an IOException when the address is
     *     not to be had
     */
    public CompletionStage<InetSocketAddress> bind() {
        synchronized (lock) {
            if (binding || closing) {
                return closing ? CompletableFuture.failedStage(new IOException("the server is closed")) : bound;
            }
            binding = true;
        }
        SslContext tls = settings.tls() == null ? null : settings.tls().context();
        new ServerBootstrap()
                .group(loops.group())
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, 1024)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        accept(channel, tls);
                    }
                })
                .bind(settings.address())
                .addListener((ChannelFutureListener) future -> {
                    if (future.isSuccess()) {
                        listening(future.channel());
                    } else {
                        bound.completeExceptionally(new IOException(
                                "can't listen on " + settings.address() + ": "
                                        + future.cause().getMessage(),
                                future.cause()));
                    }
                });
        return bound;
    }

    private void listening(Channel channel) {
        synchronized (lock) {
            listener = channel;
        }
        if (closing) {
            channel.close();
        }
        bound.complete((InetSocketAddress) channel.localAddress());
    }

    private void accept(Channel channel, @Nullable SslContext tls) {
        if (closing) {
            channel.close();
            return;
        }
        if (tls != null) {
            channel.pipeline().addLast(tls.newHandler(channel.alloc()));
        }
        HttpDecoderConfig decoder = new HttpDecoderConfig()
                .setMaxInitialLineLength(settings.maxHeadBytes())
                .setMaxHeaderSize(settings.maxHeadBytes())
                .setStrictLineParsing(false);
        channel.pipeline().addLast(new HttpServerCodec(decoder)).addLast(new HttpServerConnection(this, channel));
        connections.add(channel);
    }

    /** Starts listening and waits for it; for callers that may block. */
    public HttpServer start() throws IOException {
        try {
            bind().toCompletableFuture().join();
            return this;
        } catch (CompletionException e) {
            throw e.getCause() instanceof IOException failure ? failure : new IOException(e);
        }
    }

    /**
     * The bound address.
     *
     * @throws IllegalStateException before {@link #bind()} has completed
     */
    public InetSocketAddress address() {
        return bound.resultNow();
    }

    /**
     * Stops accepting, closes idle connections, lets answers and upgraded connections under way finish for as long as
     * {@code grace}, then cuts what is left. Idempotent: later calls wait for the first.
     */
    public CompletionStage<@Nullable Void> shutdown(Duration grace) {
        Channel socket;
        synchronized (lock) {
            if (closing) {
                return ended;
            }
            closing = true;
            socket = listener;
        }
        CompletableFuture<@Nullable Void> unbound = new CompletableFuture<>();
        if (socket == null) {
            unbound.complete(null);
        } else {
            socket.close().addListener(closed -> unbound.complete(null));
        }
        unbound.thenRun(() -> drain(grace));
        return ended;
    }

    private void drain(Duration grace) {
        for (Channel channel : connections) {
            channel.eventLoop().execute(() -> {
                HttpServerConnection connection = channel.pipeline().get(HttpServerConnection.class);
                if (connection != null) {
                    connection.drain();
                }
            });
        }
        CompletableFuture<@Nullable Void> empty = new CompletableFuture<>();
        connections.newCloseFuture().addListener(closed -> empty.complete(null));
        empty.completeOnTimeout(null, grace.toMillis(), TimeUnit.MILLISECONDS)
                .thenRun(() -> connections.close().addListener(closed -> ended.complete(null)));
    }

    /** Shuts down with a grace of two seconds and waits; must not be called on an event loop. Idempotent. */
    @Override
    public void close() {
        shutdown(GRACE).toCompletableFuture().join();
    }

    /** How many connections are open, upgraded ones among them. */
    public int connections() {
        return connections.size();
    }

    Settings settings() {
        return settings;
    }

    boolean isClosing() {
        return closing;
    }

    Timeouts.@Nullable Idle watchIdle(Runnable onIdle) {
        Scheduler scheduler = settings.clockScheduler();
        return scheduler == null ? null : new Timeouts(scheduler).idle(settings.idleTimeout(), onIdle);
    }

    /** Settings of a server. */
    public static final class Builder {
        private final EventLoops loops;
        private final HttpHandler handler;
        private InetSocketAddress address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        private @Nullable ServerTls tls;
        private Executor executor = Runnable::run;
        private int maxBodyBytes = 3 << 20;
        private int maxHeadBytes = 1 << 20;
        private HttpResponse bodyTooLarge = HttpResponse.goError(413, "Request Entity Too Large");
        private @Nullable Scheduler scheduler;
        private Duration idleTimeout = Duration.ofMinutes(3);

        private Builder(EventLoops loops, HttpHandler handler) {
            this.loops = loops;
            this.handler = handler;
        }

        /** The address to listen on; default 127.0.0.1 port 0. */
        public Builder address(InetSocketAddress address) {
            this.address = Objects.requireNonNull(address, "address");
            return this;
        }

        /** Serves HTTPS. */
        public Builder tls(ServerTls tls) {
            this.tls = Objects.requireNonNull(tls, "tls");
            return this;
        }

        /** Where the handler is called; default: the event loop. */
        public Builder executor(Executor executor) {
            this.executor = Objects.requireNonNull(executor, "executor");
            return this;
        }

        /** Refuses longer request bodies; default 3 MiB, as the API server. */
        public Builder maxBodyBytes(int bytes) {
            this.maxBodyBytes = bytes;
            return this;
        }

        /** What is answered to a longer body, before the connection is closed; default a plain 413. */
        public Builder bodyTooLarge(HttpResponse.Full response) {
            this.bodyTooLarge = response;
            return this;
        }

        /** Refuses longer request lines, and longer header sections, with 431; default 1 MiB each, as Go. */
        public Builder maxHeadBytes(int bytes) {
            this.maxHeadBytes = bytes;
            return this;
        }

        /** Dates answers, and times out connections that wait for a request. Without it neither is done. */
        public Builder scheduler(Scheduler scheduler) {
            this.scheduler = Objects.requireNonNull(scheduler, "scheduler");
            return this;
        }

        /** How long a connection may wait for a request, or a request take to arrive; default 3 minutes. */
        public Builder idleTimeout(Duration timeout) {
            this.idleTimeout = timeout;
            return this;
        }

        /** The server, not yet listening. */
        public HttpServer build() {
            return new HttpServer(
                    loops,
                    new Settings(
                            address,
                            tls,
                            executor,
                            handler,
                            maxBodyBytes,
                            maxHeadBytes,
                            bodyTooLarge,
                            scheduler,
                            idleTimeout));
        }
    }
}
