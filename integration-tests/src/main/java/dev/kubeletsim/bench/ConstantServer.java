// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.bench;

import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ServerCalls;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerDomainSocketChannel;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The yardstick of CRI calls: a gRPC server on the same kind of transport that answers each call with one constant. */
final class ConstantServer implements AutoCloseable {
    private final String endpoint;
    private final Server server;
    private final @Nullable EventLoopGroup loops;

    private ConstantServer(
            String endpoint,
            ServerBuilder<?> builder,
            Map<CallScript.Step, Object> replies,
            @Nullable EventLoopGroup loops)
            throws IOException {
        this.endpoint = endpoint;
        this.loops = loops;
        this.server =
                builder.directExecutor().addService(service(replies)).build().start();
    }

    /** On a Unix-domain socket. */
    static ConstantServer unix(Path socket, Map<CallScript.Step, Object> replies) throws IOException {
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(2, NioIoHandler.newFactory());
        return new ConstantServer(
                "unix://" + socket,
                NettyServerBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                        .channelType(NioServerDomainSocketChannel.class)
                        .bossEventLoopGroup(loops)
                        .workerEventLoopGroup(loops),
                replies,
                loops);
    }

    /** Within this process. */
    static ConstantServer inProcess(String name, Map<CallScript.Step, Object> replies) throws IOException {
        return new ConstantServer(CriClient.IN_PROCESS + name, InProcessServerBuilder.forName(name), replies, null);
    }

    /** What {@link CriClient#connect} takes. */
    String endpoint() {
        return endpoint;
    }

    private static ServerServiceDefinition service(Map<CallScript.Step, Object> replies) {
        ServerServiceDefinition.Builder service = ServerServiceDefinition.builder(RuntimeServiceGrpc.SERVICE_NAME);
        replies.forEach(
                (step, reply) -> service.addMethod(step.method(), ServerCalls.asyncUnaryCall((request, observer) -> {
                    observer.onNext(reply);
                    observer.onCompleted();
                })));
        return service.build();
    }

    @Override
    public void close() {
        server.shutdownNow();
        if (loops != null) {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }
}
