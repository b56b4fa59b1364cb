// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance;

import dev.kubeletsim.cri.server.CriEndpoint;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A client's channel to a CRI endpoint, as crictl opens one: plain text, connected on the first call. */
public final class EndpointChannel implements AutoCloseable {
    /** As crictl and the kubelet have it. */
    private static final int MAX_MESSAGE_BYTES = 16 * 1024 * 1024;

    private static final long CLOSE_SECONDS = 5;

    private final CriEndpoint endpoint;
    private final ManagedChannel channel;
    private final @Nullable EventLoopGroup loops;

    private EndpointChannel(CriEndpoint endpoint, ManagedChannel channel, @Nullable EventLoopGroup loops) {
        this.endpoint = endpoint;
        this.channel = channel;
        this.loops = loops;
    }

    /**
     * A channel to {@code unix:///PATH} or {@code tcp://HOST:PORT}.
     *
     * @throws IllegalArgumentException with one line that says what to write instead
     */
    public static EndpointChannel open(String endpoint) {
        CriEndpoint parsed = CriEndpoint.parse(endpoint);
        return switch (parsed) {
            case CriEndpoint.UnixSocket socket -> netty(parsed, UnixDomainSocketAddress.of(socket.path()));
            case CriEndpoint.Tcp tcp -> netty(parsed, tcp.address());
            case CriEndpoint.InProcess name ->
                new EndpointChannel(
                        parsed, InProcessChannelBuilder.forName(name.name()).build(), null);
        };
    }

    private static EndpointChannel netty(CriEndpoint endpoint, SocketAddress address) {
        boolean unix = address instanceof UnixDomainSocketAddress;
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        NettyChannelBuilder builder = NettyChannelBuilder.forAddress(address)
                .eventLoopGroup(loops)
                .maxInboundMessageSize(MAX_MESSAGE_BYTES)
                .usePlaintext();
        if (unix) {
            builder.channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class);
            // The default is the escaped path, which containerd's Go server takes for a malformed authority.
            builder.overrideAuthority("localhost");
        } else {
            builder.channelType(NioSocketChannel.class);
        }
        return new EndpointChannel(endpoint, builder.build(), loops);
    }

    /** The channel; closed together with this. */
    public ManagedChannel channel() {
        return channel;
    }

    /** Whether the endpoint is on this machine, so that its files are ours. */
    public boolean local() {
        return endpoint instanceof CriEndpoint.UnixSocket;
    }

    @Override
    public void close() {
        channel.shutdownNow();
        if (loops != null) {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(CLOSE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
