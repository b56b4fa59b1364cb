// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.kubeletsim.cri.FakeRuntime;
import dev.kubeletsim.cri.call.VirtualRuntime;
import dev.kubeletsim.cri.v1.ContainerEventResponse;
import dev.kubeletsim.cri.v1.GetEventsRequest;
import dev.kubeletsim.cri.v1.ListPodSandboxRequest;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.cri.v1.VersionRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDomainSocketChannel;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faults that concern connections, on a real Unix-domain socket. */
class SocketFaultsTest {
    @TempDir
    private Path directory;

    private final MultiThreadIoEventLoopGroup loops = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private Path socket;
    private FakeRuntime runtime;
    private ManagedChannel channel;
    private RuntimeServiceGrpc.RuntimeServiceBlockingStub cri;

    @BeforeEach
    void start() throws Exception {
        socket = directory.resolve("cri.sock");
        runtime = FakeRuntime.builder().listen("unix://" + socket).start();
        channel = connect();
        cri = RuntimeServiceGrpc.newBlockingStub(channel);
    }

    private ManagedChannel connect() {
        return NettyChannelBuilder.forAddress(UnixDomainSocketAddress.of(socket))
                .eventLoopGroup(loops)
                .channelType(NioDomainSocketChannel.class, UnixDomainSocketAddress.class)
                .usePlaintext()
                .build();
    }

    @AfterEach
    void stop() {
        channel.shutdownNow();
        runtime.close();
        loops.shutdownGracefully();
    }

    private void set(String yaml) throws Exception {
        FaultFile.parse("faults.yaml", yaml).setOn(runtime.faults());
    }

    @Test
    void aDropCutsTheConnectionWithAllThatGoesOnOverIt() throws Exception {
        CompletableFuture<Throwable> events = new CompletableFuture<>();
        RuntimeServiceGrpc.newStub(channel).getContainerEvents(GetEventsRequest.getDefaultInstance(), until(events));
        cri.version(VersionRequest.getDefaultInstance());
        ManagedChannel other = connect();
        CompletableFuture<Throwable> others = new CompletableFuture<>();
        RuntimeServiceGrpc.newStub(other).getContainerEvents(GetEventsRequest.getDefaultInstance(), until(others));
        set("faults: [{match: {rpc: RunPodSandbox}, limit: 1, drop: true}]");

        assertThatThrownBy(() -> cri.runPodSandbox(VirtualRuntime.run("a"))).satisfies(SocketFaultsTest::isLost);
        isLost(end(events));
        assertThat(others).isNotDone();
        assertThat(cri.runPodSandbox(VirtualRuntime.run("a")).getPodSandboxId()).isNotEmpty();
        other.shutdownNow();
    }

    /** How gRPC for Java tells of a connection that is gone: UNKNOWN if it was just about to write. */
    private static void isLost(Throwable failure) {
        Status status = Status.fromThrowable(failure);
        assertThat(status.getCode()).as(status.toString()).isIn(Status.Code.UNAVAILABLE, Status.Code.UNKNOWN);
        if (status.getCode() == Status.Code.UNKNOWN) {
            assertThat(status.getDescription()).isEqualTo("channel closed");
        }
    }

    private static Throwable end(CompletableFuture<Throwable> stream) throws Exception {
        return stream.get(10, TimeUnit.SECONDS);
    }

    private static StreamObserver<ContainerEventResponse> until(CompletableFuture<Throwable> end) {
        return new StreamObserver<>() {
            @Override
            public void onNext(ContainerEventResponse event) {}

            @Override
            public void onError(Throwable failure) {
                end.complete(failure);
            }

            @Override
            public void onCompleted() {
                end.complete(new AssertionError("the stream ended in peace"));
            }
        };
    }

    @Test
    void noMoreArrivesThanWasAnsweredBeforeTheCut() throws Exception {
        set("faults: [{match: {rpc: GetContainerEvents}, drop: {afterReplies: 2}}]");
        List<String> seen = new CopyOnWriteArrayList<>();
        CompletableFuture<Throwable> end = new CompletableFuture<>();
        StreamObserver<ContainerEventResponse> ending = until(end);
        RuntimeServiceGrpc.newStub(channel)
                .getContainerEvents(GetEventsRequest.getDefaultInstance(), new StreamObserver<>() {
                    @Override
                    public void onNext(ContainerEventResponse event) {
                        seen.add(event.getContainerEventType().name());
                    }

                    @Override
                    public void onError(Throwable failure) {
                        ending.onError(failure);
                    }

                    @Override
                    public void onCompleted() {
                        ending.onCompleted();
                    }
                });
        ManagedChannel other = connect();
        RuntimeServiceGrpc.newBlockingStub(other).runPodSandbox(VirtualRuntime.run("a"));

        isLost(end(end));
        // A client that writes while the connection is cut may give up before it reads the last answer.
        assertThat(List.of("CONTAINER_CREATED_EVENT", "CONTAINER_STARTED_EVENT"))
                .startsWith(seen.toArray(String[]::new));
        other.shutdownNow();
    }

    @Test
    void aCrashedRuntimeIsGoneFromItsSocketAndComesBackWithItsPods() throws Exception {
        set("faults: [{match: {rpc: RunPodSandbox}, limit: 1, crash: {downtime: 700ms}}]");
        CompletableFuture<Throwable> events = new CompletableFuture<>();
        RuntimeServiceGrpc.newStub(channel).getContainerEvents(GetEventsRequest.getDefaultInstance(), until(events));

        assertThatThrownBy(() -> cri.runPodSandbox(VirtualRuntime.run("a"))).satisfies(SocketFaultsTest::isLost);
        isLost(end(events));
        await().atMost(Duration.ofSeconds(5)).until(() -> !Files.exists(socket));
        await().atMost(Duration.ofSeconds(5)).until(() -> Files.exists(socket));
        ManagedChannel again = connect();
        assertThat(RuntimeServiceGrpc.newBlockingStub(again)
                        .withWaitForReady()
                        .listPodSandbox(ListPodSandboxRequest.getDefaultInstance())
                        .getItemsList())
                .hasSize(1);
        again.shutdownNow();
    }
}
