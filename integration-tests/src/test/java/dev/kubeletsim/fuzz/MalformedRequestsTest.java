// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kubeletsim.cri.conformance.EndpointChannel;
import dev.kubeletsim.cri.v1.ImageServiceGrpc;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Many malformed requests on the CRI socket: all of them are refused, and another client does not notice. */
@Timeout(120)
class MalformedRequestsTest {
    private static final int REQUESTS = 10_000;
    private static final int AT_ONCE = 200;
    private static final int CONNECTIONS = 300;
    private static final long SPARE_DESCRIPTORS = 10;
    /** Field 1 with the wire type 7, which there is not. */
    private static final byte NO_WIRE_TYPE = 0x0f;

    @TempDir
    Path directory;

    @Test
    void tenThousandMalformedRequestsAreRefusedWhileAnotherClientGoesOn() throws Exception {
        Path socket = directory.resolve("cri.sock");
        try (ServedRuntime runtime = new ServedRuntime("unix://" + socket);
                EndpointChannel channel = EndpointChannel.open("unix://" + socket)) {
            long before = ServedRuntime.openDescriptors();
            AtomicBoolean over = new AtomicBoolean();
            List<String> lives = new ArrayList<>();
            Thread client = new Thread(() -> live(runtime, over, lives));
            client.start();

            Map<Status.Code, Integer> codes = sendGarbage(channel.channel());
            for (int i = 0; i < CONNECTIONS; i++) {
                sendNoise(socket, new Random(i));
            }
            over.set(true);
            client.join();

            assertThat(codes).containsOnly(Map.entry(Status.Code.INTERNAL, REQUESTS));
            assertThat(lives).hasSizeGreaterThan(2).allMatch(life -> life.equals("here"));
            Awaitility.await("descriptors are given back")
                    .untilAsserted(
                            () -> assertThat(ServedRuntime.openDescriptors()).isLessThan(before + SPARE_DESCRIPTORS));
        }
    }

    private static void live(ServedRuntime runtime, AtomicBoolean over, List<String> lives) {
        while (!over.get()) {
            try {
                String container = runtime.start("c" + lives.size());
                lives.add(runtime.echo(container, "here"));
                runtime.remove(container);
            } catch (StatusRuntimeException e) {
                lives.add(e.getMessage());
            }
        }
    }

    private static Map<Status.Code, Integer> sendGarbage(ManagedChannel channel) throws InterruptedException {
        List<MethodDescriptor<byte[], byte[]>> methods = Stream.concat(
                        RuntimeServiceGrpc.getServiceDescriptor().getMethods().stream(),
                        ImageServiceGrpc.getServiceDescriptor().getMethods().stream())
                .filter(method -> method.getType() == MethodDescriptor.MethodType.UNARY)
                .map(CriWorld::raw)
                .toList();
        Random random = new Random(15);
        Map<Status.Code, Integer> codes = new EnumMap<>(Status.Code.class);
        List<Future<byte[]>> pending = new ArrayList<>();
        for (int i = 0; i < REQUESTS; i++) {
            byte[] garbage = new byte[1 + random.nextInt(200)];
            random.nextBytes(garbage);
            garbage[0] = NO_WIRE_TYPE;
            pending.add(ClientCalls.futureUnaryCall(
                    channel.newCall(methods.get(i % methods.size()), CallOptions.DEFAULT), garbage));
            if (pending.size() == AT_ONCE || i == REQUESTS - 1) {
                for (Future<byte[]> reply : pending) {
                    codes.merge(code(reply), 1, Integer::sum);
                }
                pending.clear();
            }
        }
        return codes;
    }

    private static Status.Code code(Future<byte[]> reply) throws InterruptedException {
        try {
            reply.get();
            return Status.Code.OK;
        } catch (ExecutionException e) {
            Status status = Status.fromThrowable(e);
            assertThat(status.getDescription()).startsWith("grpc: error unmarshalling request: ");
            return status.getCode();
        }
    }

    /** A connection that does not even speak HTTP/2, or stops in the middle. */
    private static void sendNoise(Path socket, Random random) throws IOException {
        byte[] noise = new byte[random.nextInt(100)];
        random.nextBytes(noise);
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            if (random.nextBoolean()) {
                channel.write(ByteBuffer.wrap("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII)));
            }
            channel.write(ByteBuffer.wrap(noise));
        }
    }
}
