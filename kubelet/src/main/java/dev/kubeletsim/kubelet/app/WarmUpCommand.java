// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.app;

import dev.kubeletsim.cri.FakeRuntime;
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
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.UnixDomainSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import picocli.CommandLine.Command;

/**
 * Does once what users start most, so that the JVM can write down which classes and methods that takes (JEP 483 and its
 * followers: {@code -XX:AOTCacheOutput}). The launcher runs it after a build; it prints nothing.
 */
@Command(name = "warm-up", hidden = true, description = "Run the usual paths once, for the launcher's AOT cache.")
final class WarmUpCommand implements Runnable {
    @Override
    public void run() {
        Logging.start(Level.WARNING);
        PrintWriter nowhere = new PrintWriter(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        DemoScene.STORY.getFirst().play(nowhere);
        try {
            callOverASocket();
            try (Fleet fleet = Fleet.builder().start()) {
                fleet.nodes().getFirst().node();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void callOverASocket() throws IOException {
        Path directory = Files.createTempDirectory("kubelet-sim-");
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        Path socket = directory.resolve("cri.sock");
        try (FakeRuntime runtime =
                FakeRuntime.builder().listen("unix://" + socket).start()) {
            String path = runtime.endpoint().substring("unix://".length());
            ManagedChannel channel = NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(path))
                    .eventLoopGroup(loops)
                    .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
                    .usePlaintext()
                    .build();
            var cri = RuntimeServiceGrpc.newBlockingStub(channel);
            cri.version(VersionRequest.getDefaultInstance());
            cri.status(StatusRequest.newBuilder().setVerbose(true).build());
            channel.shutdownNow();
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
            Files.deleteIfExists(socket);
            Files.deleteIfExists(directory);
        }
    }
}
