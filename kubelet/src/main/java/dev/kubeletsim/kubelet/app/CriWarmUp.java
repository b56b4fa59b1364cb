// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.cri.v1.StatusRequest;
import dev.kubeletsim.cri.v1.VersionRequest;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Does once what {@code kubelet-sim cri} does first, for a start-up cache of its own: a smaller one is mapped sooner, and
 * it can hold classes that are linked already, since neither the command line's library nor a signed jar is in it.
 */
final class CriWarmUp {
    private CriWarmUp() {}

    /** For the launcher. */
    public static void main(String[] args) throws IOException {
        Start.preload();
        callOverASocket(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
        UntilStopped.serve(() -> {}, () -> System.exit(0));
    }

    /** Starts a runtime, announces it on {@code out}, calls it and stops it. */
    static void callOverASocket(PrintWriter out) throws IOException {
        Path directory = Files.createTempDirectory("kubelet-sim-");
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        Path socket = directory.resolve("cri.sock");
        CriOptions options = CriOptions.plain("cri", "--runtime", "containerd-2.0", "--listen", "unix://" + socket)
                .orElseThrow();
        try (CriOptions.Served served = options.start()) {
            String path = served.fake().endpoint().substring("unix://".length());
            ManagedChannel channel = NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(path))
                    .eventLoopGroup(loops)
                    .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
                    .usePlaintext()
                    .build();
            var cri = RuntimeServiceGrpc.newBlockingStub(channel);
            cri.version(VersionRequest.getDefaultInstance());
            cri.status(StatusRequest.newBuilder().setVerbose(true).build());
            channel.shutdownNow();
            served.announce(out);
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            Files.deleteIfExists(socket);
            Files.deleteIfExists(directory);
        }
    }
}
