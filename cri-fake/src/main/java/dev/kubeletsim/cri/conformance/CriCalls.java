// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.conformance;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import dev.kubeletsim.cri.v1.ImageServiceGrpc;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import dev.kubeletsim.time.Scheduler;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.PrototypeMarshaller;
import io.grpc.Status;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Calls an endpoint by the RPC's name, with protojson in both directions. Waits as fibers do; time-outs run on the
 * scheduler's clock, so that they hold in simulated time.
 */
final class CriCalls {
    static final String CODE = "_code";
    static final String MESSAGE = "_msg";

    private static final Duration REACHED_WITHIN = Duration.ofSeconds(10);
    private static final Map<String, MethodDescriptor<?, ?>> METHODS = methods();
    private static final JsonFormat.Printer PRINTER =
            JsonFormat.printer().preservingProtoFieldNames().omittingInsignificantWhitespace();
    private static final JsonFormat.Parser PARSER = JsonFormat.parser();

    private final Channel runtime;
    private final Channel images;
    private final Scheduler scheduler;
    private final Duration timeout;

    CriCalls(Channel runtime, Channel images, Scheduler scheduler, Duration timeout) {
        this.runtime = runtime;
        this.images = images;
        this.scheduler = scheduler;
        this.timeout = timeout;
    }

    private static Map<String, MethodDescriptor<?, ?>> methods() {
        Map<String, MethodDescriptor<?, ?>> methods = new HashMap<>();
        RuntimeServiceGrpc.getServiceDescriptor().getMethods().forEach(it -> methods.put(it.getBareMethodName(), it));
        ImageServiceGrpc.getServiceDescriptor().getMethods().forEach(it -> methods.put(it.getBareMethodName(), it));
        return Map.copyOf(methods);
    }

    /**
     * The endpoint's Version.
     *
     * @throws EndpointLostException if it does not answer
     */
    JsonNode reach() {
        JsonNode version = call("Version", Recordings.JSON.createObjectNode(), REACHED_WITHIN);
        if (version.has(CODE)) {
            throw new EndpointLostException("the endpoint does not answer Version of CRI v1: "
                    + version.get(CODE).asString() + ": " + version.get(MESSAGE).asString());
        }
        return version;
    }

    /**
     * The reply as protojson with the field names of the .proto, or {@code _code} and {@code _msg} of the failure.
     *
     * @throws IllegalArgumentException if there is no such RPC, or the request does not fit it
     */
    JsonNode call(String rpc, JsonNode request) {
        return call(rpc, request, timeout);
    }

    private JsonNode call(String rpc, JsonNode request, Duration limit) {
        MethodDescriptor<?, ?> method = METHODS.get(rpc);
        if (method == null) {
            throw new IllegalArgumentException("no RPC '" + rpc + "' in the CRI");
        }
        return call(method, request, limit);
    }

    private <Q, R> JsonNode call(MethodDescriptor<Q, R> method, JsonNode request, Duration limit) {
        Q message = message(method, request);
        boolean image = ImageServiceGrpc.SERVICE_NAME.equals(method.getServiceName());
        ClientCall<Q, R> call = (image ? images : runtime).newCall(method, CallOptions.DEFAULT);
        CompletableFuture<JsonNode> reply = new CompletableFuture<>();
        call.start(new Unary<R>(reply), new Metadata());
        call.request(2);
        call.sendMessage(message);
        call.halfClose();
        Scheduler.Timer timer = scheduler.schedule(limit, () -> {
            reply.complete(failure(Status.DEADLINE_EXCEEDED.withDescription("no reply within " + limit)));
            call.cancel("no reply within " + limit, null);
        });
        try {
            return scheduler.await(reply);
        } finally {
            timer.cancel();
        }
    }

    @SuppressWarnings("unchecked")
    private static <Q, R> Q message(MethodDescriptor<Q, R> method, JsonNode request) {
        var marshaller = (PrototypeMarshaller<Q>) method.getRequestMarshaller();
        Message.Builder builder = ((Message) marshaller.getMessagePrototype()).newBuilderForType();
        try {
            PARSER.merge(request.toString(), builder);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException("request of " + method.getFullMethodName() + ": " + request, e);
        }
        return (Q) builder.build();
    }

    private static JsonNode success(Message reply) {
        try {
            return Recordings.JSON.readTree(PRINTER.print(reply));
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a CRI message that has no JSON: " + reply.getDescriptorForType(), e);
        }
    }

    private static JsonNode failure(Status status) {
        ObjectNode reply = Recordings.JSON.createObjectNode();
        reply.put(CODE, status.getCode().name());
        String description = status.getDescription() == null ? "" : status.getDescription();
        // Here gRPC itself speaks, not the endpoint, and leaves the reason to the cause.
        boolean unreached = status.getCode() == Status.Code.UNAVAILABLE && status.getCause() != null;
        return reply.put(
                MESSAGE, unreached ? description + ": " + status.getCause().getMessage() : description);
    }

    private static final class Unary<R> extends ClientCall.Listener<R> {
        private final CompletableFuture<JsonNode> reply;
        private @Nullable R message;

        Unary(CompletableFuture<JsonNode> reply) {
            this.reply = reply;
        }

        @Override
        public void onMessage(R received) {
            message = received;
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            if (!status.isOk()) {
                reply.complete(failure(status));
            } else if (message instanceof Message received) {
                reply.complete(success(received));
            } else {
                reply.complete(failure(Status.INTERNAL.withDescription("the endpoint sent no reply")));
            }
        }
    }
}
