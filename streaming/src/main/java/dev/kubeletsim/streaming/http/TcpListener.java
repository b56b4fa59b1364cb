// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.streaming.http;

import dev.kubeletsim.streaming.ByteStream;
import dev.kubeletsim.streaming.EventLoops;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;

/** A listening TCP socket that hands out its connections as they are, without a protocol. Thread-safe. */
public final class TcpListener implements AutoCloseable {
    private final Channel listener;
    private final ChannelGroup connections;

    private TcpListener(Channel listener, ChannelGroup connections) {
        this.listener = listener;
        this.connections = connections;
    }

    /**
     * Starts to listen.
     *
     * @param accepted called on an event loop with each connection and its other end; nothing is read before it asks
     * @return fails with an IOException when the address is not to be had
     */
    public static CompletionStage<TcpListener> bind(
            EventLoops loops, InetSocketAddress address, BiConsumer<ByteStream, InetSocketAddress> accepted) {
        CompletableFuture<TcpListener> bound = new CompletableFuture<>();
        ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE, true);
        new ServerBootstrap()
                .group(loops.group())
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.AUTO_READ, false)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        connections.add(channel);
                        accepted.accept(new Connection(channel), (InetSocketAddress) channel.remoteAddress());
                    }
                })
                .bind(address)
                .addListener((ChannelFutureListener) future -> {
                    if (future.isSuccess()) {
                        bound.complete(new TcpListener(future.channel(), connections));
                    } else {
                        bound.completeExceptionally(new IOException(
                                "can't listen on " + address + ": "
                                        + future.cause().getMessage(),
                                future.cause()));
                    }
                });
        return bound;
    }

    /** The bound address, whose port is never 0. */
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.localAddress();
    }

    /** Stops listening and cuts all connections; does not wait. Idempotent. */
    @Override
    public void close() {
        listener.close();
        connections.close();
    }
}
