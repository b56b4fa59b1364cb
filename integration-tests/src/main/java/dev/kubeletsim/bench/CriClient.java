// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.bench;

import dev.kubeletsim.cri.v1.ContainerStatusRequest;
import dev.kubeletsim.cri.v1.ContainerStatusResponse;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.cri.v1.VersionRequest;
import dev.kubeletsim.cri.v1.VersionResponse;
import io.grpc.ManagedChannel;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A CRI client on a Unix-domain socket or within this process. */
final class CriClient implements AutoCloseable {
    /** What the endpoint of a server within this process begins with. */
    static final String IN_PROCESS = "in-process:";

    /** Larger than any list that is measured. */
    private static final int MAX_REPLY_BYTES = 16 << 20;

    private final @Nullable EventLoopGroup loops;
    private final ManagedChannel channel;
    private final RuntimeServiceGrpc.RuntimeServiceBlockingStub runtime;

    private CriClient(@Nullable EventLoopGroup loops, ManagedChannel channel) {
        this.loops = loops;
        this.channel = channel;
        this.runtime = RuntimeServiceGrpc.newBlockingStub(channel);
    }

    /** A client of {@code unix:///PATH}, as a runtime names its endpoint, or of {@value #IN_PROCESS}{@code NAME}. */
    static CriClient connect(String endpoint) {
        if (endpoint.startsWith(IN_PROCESS)) {
            return new CriClient(
                    null,
                    InProcessChannelBuilder.forName(endpoint.substring(IN_PROCESS.length()))
                            .directExecutor()
                            .build());
        }
        return unix(Path.of(endpoint.substring("unix://".length())));
    }

    static CriClient unix(Path socket) {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        ManagedChannel channel = NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                .eventLoopGroup(loops)
                .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
                .usePlaintext()
                .maxInboundMessageSize(MAX_REPLY_BYTES)
                .directExecutor()
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
        if (loops != null) {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }
}
