// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClientConnectionTest {
    private final Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable Throwable> escaped = new AtomicReference<>();

    @Test
    void aConnectionThatCannotBeAcceptedIsAPauseAndNoMore() throws Exception {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            Channel server = listen(loops);

            server.pipeline().fireExceptionCaught(new IOException("Too many open files"));

            Awaitility.await().until(() -> !server.config().isAutoRead());
            InetSocketAddress address = (InetSocketAddress) server.localAddress();
            try (Socket client = new Socket(address.getAddress(), address.getPort())) {
                Awaitility.await().until(() -> connections.size() == 1);
                assertThat(client.isConnected()).isTrue();
            }
            Awaitility.await().until(connections::isEmpty);
            assertThat(escaped.get()).isNull();
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
    }

    private Channel listen(EventLoopGroup loops) {
        ServerBootstrap bootstrap = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .handler(ClientConnection.acceptor(connections))
                .childHandler(new ChannelInboundHandlerAdapter());
        Channel server = bootstrap
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        server.pipeline().addLast(new ChannelInboundHandlerAdapter() {
            @Override
            public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
                escaped.set(cause);
            }
        });
        return server;
    }
}
