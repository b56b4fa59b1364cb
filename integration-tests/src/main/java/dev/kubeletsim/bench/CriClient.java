// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.bench;

import dev.kubeletsim.cri.v1.ContainerStatusRequest;
import dev.kubeletsim.cri.v1.ContainerStatusResponse;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.cri.v1.VersionRequest;
import dev.kubeletsim.cri.v1.VersionResponse;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A blocking CRI client on a Unix-domain socket. */
final class CriClient implements AutoCloseable {
    private final EventLoopGroup loops;
    private final ManagedChannel channel;
    private final RuntimeServiceGrpc.RuntimeServiceBlockingStub runtime;

    private CriClient(EventLoopGroup loops, ManagedChannel channel) {
        this.loops = loops;
        this.channel = channel;
        this.runtime = RuntimeServiceGrpc.newBlockingStub(channel);
    }

    /** A client of an endpoint as a runtime names it: {@code unix:///PATH}. */
    static CriClient connect(String endpoint) {
        return unix(Path.of(endpoint.substring("unix://".length())));
    }

    static CriClient unix(Path socket) {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        ManagedChannel channel = NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                .eventLoopGroup(loops)
                .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
                .usePlaintext()
                .build();
        return new CriClient(loops, channel);
    }

    ManagedChannel channel() {
        return channel;
    }

    VersionResponse version() {
        return runtime.version(VersionRequest.getDefaultInstance());
    }

    ContainerStatusResponse containerStatus(String id) {
        return runtime.containerStatus(
                ContainerStatusRequest.newBuilder().setContainerId(id).build());
    }

    @Override
    public void close() {
        channel.shutdownNow();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
