// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import com.google.protobuf.InvalidProtocolBufferException;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.InputStream;

/**
 * Answers bytes that are no request as grpc-go does, with INTERNAL and a reason; grpc-java by itself logs a stack trace
 * and says UNKNOWN. Source: {@code processUnaryRPC} in grpc-go v1.64 {@code server.go}.
 */
final class ReadableRequests {
    private static final String UNREADABLE = "grpc: error unmarshalling request: ";
    private static final Metadata NO_TRAILERS = new Metadata();

    /** Stands for a request that could not be read. */
    private record Unreadable(String reason) {}

    private ReadableRequests() {}

    /** The same service, which refuses what it cannot read. */
    static ServerServiceDefinition of(ServerServiceDefinition service) {
        ServiceDescriptor.Builder descriptor =
                ServiceDescriptor.newBuilder(service.getServiceDescriptor().getName());
        var methods =
                service.getMethods().stream().map(ReadableRequests::lenient).toList();
        methods.forEach(method -> descriptor.addMethod(method.getMethodDescriptor()));
        ServerServiceDefinition.Builder builder = ServerServiceDefinition.builder(descriptor.build());
        methods.forEach(builder::addMethod);
        return builder.build();
    }

    private static <Q, R> ServerMethodDefinition<Object, R> lenient(ServerMethodDefinition<Q, R> method) {
        MethodDescriptor<Q, R> strict = method.getMethodDescriptor();
        Marshaller<Object> requests = new Lenient<>(strict.getRequestMarshaller());
        return ServerMethodDefinition.create(
                strict.toBuilder(requests, strict.getResponseMarshaller()).build(),
                (call, headers) -> refusing(method.getServerCallHandler(), call, headers));
    }

    /** The handler gets its own kind of requests, and never sees those that could not be read. */
    @SuppressWarnings("unchecked")
    private static <Q, R> ServerCall.Listener<Object> refusing(
            ServerCallHandler<Q, R> handler, ServerCall<Object, R> call, Metadata headers) {
        // A call only hands out replies and takes no requests, so it serves both kinds.
        ServerCall.Listener<Q> listener = handler.startCall((ServerCall<Q, R>) (ServerCall<?, R>) call, headers);
        return new SimpleForwardingServerCallListener<Object>((ServerCall.Listener<Object>) listener) {
            private boolean refused;

            @Override
            public void onMessage(Object message) {
                if (message instanceof Unreadable unreadable) {
                    refused = true;
                    call.close(Status.INTERNAL.withDescription(UNREADABLE + unreadable.reason()), NO_TRAILERS);
                } else {
                    super.onMessage(message);
                }
            }

            @Override
            public void onHalfClose() {
                if (!refused) {
                    super.onHalfClose();
                }
            }
        };
    }

    private record Lenient<Q>(Marshaller<Q> strict) implements Marshaller<Object> {
        @Override
        @SuppressWarnings("unchecked")
        public InputStream stream(Object value) {
            return strict.stream((Q) value);
        }

        @Override
        public Object parse(InputStream stream) {
            try {
                return strict.parse(stream);
            } catch (StatusRuntimeException e) {
                // So says the marshaller of protobuf messages; the reason is the parser's.
                String reason = e.getCause() instanceof InvalidProtocolBufferException cause
                        ? cause.getMessage()
                        : e.getStatus().getDescription();
                return new Unreadable(String.valueOf(reason));
            }
        }
    }
}
