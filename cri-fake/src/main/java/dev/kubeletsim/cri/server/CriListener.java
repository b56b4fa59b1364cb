// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import dev.kubeletsim.streaming.tls.ServerTls;
import io.grpc.BindableService;
import io.grpc.HandlerRegistry;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.netty.channel.ChannelFactory;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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
    private final Set<ClientConnection> connections;

    private CriListener(
            CriEndpoint endpoint, Server server, @Nullable EventLoopGroup loops, Set<ClientConnection> connections) {
        this.endpoint = endpoint;
        this.server = server;
        this.loops = loops;
        this.connections = connections;
    }

    /**
     * Begins to listen.
     *
     * @throws IOException if the address cannot be had; the message says what was tried and why it failed
     * @throws IllegalArgumentException if other machines reach the address
     */
    public static CriListener open(CriEndpoint endpoint, List<BindableService> services, int maxMessageBytes)
            throws IOException {
        return open(endpoint, services, ListenerAccess.LOCAL, maxMessageBytes);
    }

    /**
     * The same for others than {@link ListenerAccess#LOCAL} clients.
     *
     * @throws IOException as above
     * @throws IllegalArgumentException if {@code access} does not allow the address
     */
    public static CriListener open(
            CriEndpoint endpoint, List<BindableService> services, ListenerAccess access, int maxMessageBytes)
            throws IOException {
        return open(endpoint, services, null, access, maxMessageBytes);
    }

    /**
     * The same for methods of any name.
     *
     * @throws IOException as above
     */
    public static CriListener open(
            CriEndpoint endpoint, HandlerRegistry methods, ListenerAccess access, int maxMessageBytes)
            throws IOException {
        return open(endpoint, List.of(), methods, access, maxMessageBytes);
    }

    private static CriListener open(
            CriEndpoint endpoint,
            List<BindableService> services,
            @Nullable HandlerRegistry methods,
            ListenerAccess access,
            int maxMessageBytes)
            throws IOException {
        access.check(endpoint);
        // Not a switch over the types: the JVM spins one at run time, in every start.
        if (endpoint instanceof CriEndpoint.InProcess name) {
            return start(
                    endpoint,
                    InProcessServerBuilder.forName(name.name()),
                    services,
                    methods,
                    maxMessageBytes,
                    null,
                    Set.of());
        }
        if (endpoint instanceof CriEndpoint.Tcp tcp) {
            return netty(endpoint, tcp.address(), access.tls(), services, methods, maxMessageBytes);
        }
        try (PrivateSocket socket = PrivateSocket.prepare(((CriEndpoint.UnixSocket) endpoint).path())) {
            CriListener listener = netty(endpoint, socket.address(), null, services, methods, maxMessageBytes);
            try {
                socket.publish(access.group());
            } catch (IOException e) {
                listener.close();
                throw e;
            }
            return listener;
        }
    }

    /**
     * Begins to listen at all of {@code endpoints}, in order.
     *
     * @throws IOException if one of them cannot be had; then none is left open
     * @throws IllegalArgumentException as {@link #open}; then none is left open either
     */
    public static List<CriListener> openAll(
            List<CriEndpoint> endpoints, List<BindableService> services, ListenerAccess access, int maxMessageBytes)
            throws IOException {
        List<CriListener> opened = new ArrayList<>();
        try {
            for (CriEndpoint endpoint : endpoints) {
                opened.add(open(endpoint, services, access, maxMessageBytes));
            }
        } catch (IOException | IllegalArgumentException e) {
            opened.forEach(CriListener::close);
            throw e;
        }
        return opened;
    }

    /**
     * Loads what listening on a socket takes: the JVM spends more time on that than on anything else when it starts a
     * runtime.
     */
    public static void preload() {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        SocketAddress nowhere = UnixDomainSocketAddress.of("");
        loops.submit(() -> builder(nowhere, loops, Set.of()).build()).awaitUninterruptibly();
        loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
    }

    private static CriListener netty(
            CriEndpoint endpoint,
            SocketAddress address,
            @Nullable ServerTls tls,
            List<BindableService> services,
            @Nullable HandlerRegistry methods,
            int maxMessageBytes)
            throws IOException {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(EVENT_LOOPS, NioIoHandler.newFactory());
        Set<ClientConnection> connections = ConcurrentHashMap.newKeySet();
        NettyServerBuilder builder = builder(address, loops, connections);
        if (tls != null) {
            builder.sslContext(tls.context("h2"));
        }
        try {
            return start(endpoint, builder, services, methods, maxMessageBytes, loops, connections);
        } catch (IOException e) {
            loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw new IOException("cannot listen on " + endpoint + ": " + reason(e), e);
        }
    }

    private static NettyServerBuilder builder(
            SocketAddress address, EventLoopGroup loops, Set<ClientConnection> connections) {
        return NettyServerBuilder.forAddress(address)
                .channelFactory(new ListeningSocket(address instanceof UnixDomainSocketAddress, connections))
                .bossEventLoopGroup(loops)
                .workerEventLoopGroup(loops)
                .permitKeepAliveWithoutCalls(true);
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
            @Nullable HandlerRegistry methods,
            int maxMessageBytes,
            @Nullable EventLoopGroup loops,
            Set<ClientConnection> connections)
            throws IOException {
        builder.directExecutor().maxInboundMessageSize(maxMessageBytes);
        services.forEach(service -> builder.addService(onWire(service.bindService(), loops != null)));
        if (methods != null) {
            builder.fallbackHandlerRegistry(methods);
        }
        Server server = builder.build().start();
        return new CriListener(actual(endpoint, server), server, loops, connections);
    }

    /** Within the process messages are handed over as they are, and there is nothing to keep. */
    private static ServerServiceDefinition onWire(ServerServiceDefinition service, boolean socket) {
        ServerServiceDefinition readable = ReadableRequests.of(service);
        return socket ? RepeatedReplies.of(readable) : readable;
    }

    /** Makes the socket that connections come from; a class of its own, since lambdas cost time in every start. */
    private record ListeningSocket(boolean unix, Set<ClientConnection> connections)
            implements ChannelFactory<ServerChannel> {
        @Override
        public ServerChannel newChannel() {
            ServerChannel channel = unix ? new NioServerDomainSocketChannel() : new NioServerSocketChannel();
            channel.pipeline().addLast(ClientConnection.acceptor(connections));
            return channel;
        }
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

    /** Cuts all connections without a word, as the end of a process does, and closes. Waits as {@link #close}. */
    public void cut() {
        connections.forEach(ClientConnection::cut);
        // A server that shuts down resets what is still open, which a process that dies does not.
        connections.forEach(connection -> connection.awaitClosed(CLOSE_SECONDS));
        close();
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
