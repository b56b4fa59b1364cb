// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.golden;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.kubeletsim.cri.FakeRuntime;
import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.image.ImageFiles;
import dev.kubeletsim.cri.v1.ImageServiceGrpc;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.cri.vfs.HostFiles;
import dev.kubeletsim.time.VirtualTime;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Calls a runtime by RPC name with JSON, over a real in-process channel and in simulated time. */
final class CriCaller implements AutoCloseable {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final Instant EPOCH = Instant.parse("2026-11-23T06:00:00.123456Z");

    private final VirtualTime time = new VirtualTime(EPOCH);
    private final FakeRuntime runtime;
    private final ManagedChannel channel;

    CriCaller(RuntimeProfile profile) throws Exception {
        runtime = FakeRuntime.builder()
                .profile(profile)
                .scheduler(time)
                .random(new Random(42))
                .hostFiles(HostFiles.inMemory(time))
                .images(ImageFiles.read(resource("golden/images.yaml")))
                .start();
        channel = runtime.newChannel();
    }

    static Path resource(String name) throws URISyntaxException {
        return Path.of(CriCaller.class.getClassLoader().getResource(name).toURI());
    }

    /** Lets simulated time pass. */
    void pass(Duration duration) {
        time.advance(duration);
    }

    /** The reply as protojson, or {@code _code} and {@code _msg} of the failure. */
    JsonNode call(String rpc, JsonNode request) {
        return call(method(rpc), request);
    }

    private <I, O> JsonNode call(MethodDescriptor<I, O> method, JsonNode request) {
        try {
            MethodDescriptor.PrototypeMarshaller<I> marshaller =
                    (MethodDescriptor.PrototypeMarshaller<I>) method.getRequestMarshaller();
            Message.Builder builder = ((Message) marshaller.getMessagePrototype()).newBuilderForType();
            JsonFormat.parser().merge(request.toString(), builder);
            @SuppressWarnings("unchecked")
            I message = (I) builder.build();
            Future<O> reply = ClientCalls.futureUnaryCall(channel.newCall(method, CallOptions.DEFAULT), message);
            time.runUntil(reply::isDone, LIMIT);
            return JSON.readTree(JsonFormat.printer()
                    .preservingProtoFieldNames()
                    .omittingInsignificantWhitespace()
                    .print((Message) reply.get()));
        } catch (ExecutionException e) {
            return failure((StatusRuntimeException) e.getCause());
        } catch (InvalidProtocolBufferException | InterruptedException e) {
            throw new AssertionError("request of " + method.getFullMethodName() + ": " + request, e);
        }
    }

    private static JsonNode failure(StatusRuntimeException failure) {
        ObjectNode reply = JSON.createObjectNode();
        reply.put("_code", failure.getStatus().getCode().name());
        reply.put("_msg", failure.getStatus().getDescription());
        return reply;
    }

    private static MethodDescriptor<?, ?> method(String rpc) {
        return Stream.of(RuntimeServiceGrpc.getServiceDescriptor(), ImageServiceGrpc.getServiceDescriptor())
                .map(ServiceDescriptor::getMethods)
                .flatMap(methods -> methods.stream())
                .filter(method -> rpc.equals(method.getBareMethodName()))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        channel.shutdownNow();
        runtime.close();
        time.close();
    }
}
