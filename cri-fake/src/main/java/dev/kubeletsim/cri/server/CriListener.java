// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One address at which the services are served: a Unix-domain socket, a TCP address or a name within this process.
 * Calls are answered on the transport's own thread, since no verb blocks.
 */
public final class CriListener implements AutoCloseable {
    private static final int EVENT_LOOPS = 2;
    private static final long CLOSE_SECONDS = 5;

    private final CriEndpoint endpoint;
    private final Server server;
    private final @Nullable EventLoopGroup loops;

    private CriListener(CriEndpoint endpoint, Server server, @Nullable EventLoopGroup loops) {
        this.endpoint = endpoint;
        this.server = server;
        this.loops = loops;
    }

    /**
     * Begins to listen.
     *
     * @throws IOException if the address cannot be had; the message says what was tried and why it failed
     */
    public static CriListener open(CriEndpoint endpoint, List<BindableService> services, int maxMessageBytes)
            throws IOException {
        return switch (endpoint) {
            case CriEndpoint.InProcess name ->
                start(endpoint, InProcessServerBuilder.forName(name.name()), services, maxMessageBytes, null);
            case CriEndpoint.Tcp tcp -> netty(endpoint, tcp.address(), services, maxMessageBytes);
            case CriEndpoint.UnixSocket socket -> {
                SocketFiles.prepare(socket.path());
                yield netty(endpoint, UnixDomainSocketAddress.of(socket.path()), services, maxMessageBytes);
            }
        };
    }

    private static CriListener netty(
            CriEndpoint endpoint, SocketAddress address, List<BindableService> services, int maxMessageBytes)
            throws IOException {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(EVENT_LOOPS, NioIoHandler.newFactory());
        NettyServerBuilder builder = NettyServerBuilder.forAddress(address)
                .channelType(
                        address instanceof UnixDomainSocketAddress
                                ? NioServerDomainSocketChannel.class
                                : NioServerSocketChannel.class)
                .bossEventLoopGroup(loops)
                .workerEventLoopGroup(loops)
                .permitKeepAliveWithoutCalls(true);
        try {
            return start(endpoint, builder, services, maxMessageBytes, loops);
        } catch (IOException e) {
            loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw new IOException("cannot listen on " + endpoint + ": " + reason(e), e);
        }
    }

    private static String reason(IOException e) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        String message = cause.getMessage();
        return message == null ? cause.getClass().getSimpleName() : message;
    }

    private static CriListener start(
            CriEndpoint endpoint,
            ServerBuilder<?> builder,
            List<BindableService> services,
            int maxMessageBytes,
            @Nullable EventLoopGroup loops)
            throws IOException {
        builder.directExecutor().maxInboundMessageSize(maxMessageBytes);
        services.forEach(service -> builder.addService(ReadableRequests.of(service.bindService())));
        Server server = builder.build().start();
        return new CriListener(actual(endpoint, server), server, loops);
    }

    /** With the port that was chosen, where the asked-for one was 0. */
    private static CriEndpoint actual(CriEndpoint endpoint, Server server) {
        return endpoint instanceof CriEndpoint.Tcp tcp
                ? new CriEndpoint.Tcp(new InetSocketAddress(tcp.address().getAddress(), server.getPort()))
                : endpoint;
    }

    /** Where it listens. */
    public CriEndpoint endpoint() {
        return endpoint;
    }

    /** Stops listening, ends open calls and removes a socket. Idempotent; waits a few seconds at most. */
    @Override
    public void close() {
        server.shutdownNow();
        try {
            server.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (loops != null) {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        }
        if (endpoint instanceof CriEndpoint.UnixSocket socket) {
            SocketFiles.remove(socket.path());
        }
    }
}
