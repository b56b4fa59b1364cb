// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import io.grpc.Drainable;
import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.ServerMethodDefinition;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the bytes of replies that are sent again. Statuses and lists are the same objects until something changes, and on
 * a socket most of such a call's time would go into writing the same message out again.
 *
 * <p>A reply's bytes are kept when it is sent for the second time, at a place that its identity gives, so that what is
 * kept is bounded by {@link #PLACES}. Thread-safe: a place holds an immutable record, and a lost update costs one more
 * serialisation.
 */
final class RepeatedReplies<R> implements Marshaller<R> {
    /** The methods whose replies are kept by what they describe, each with how many replies' bytes are kept: powers of two. */
    private static final Map<String, Integer> PLACES =
            Map.of("ContainerStatus", 256, "PodSandboxStatus", 256, "ListContainers", 1, "ListPodSandbox", 1);

    /** A reply that was sent more than once. */
    private record Sent(Object reply, byte[] bytes) {}

    private final Marshaller<R> each;
    private final @Nullable Sent[] places;
    /** The identity hash of the reply that was sent last at each place; a chance match costs nothing but a place. */
    private final int[] once;

    RepeatedReplies(Marshaller<R> each, int places) {
        this.each = each;
        this.places = new Sent[places];
        this.once = new int[places];
    }

    /** The same service, which keeps the replies of {@link #PLACES}. */
    static ServerServiceDefinition of(ServerServiceDefinition service) {
        List<ServerMethodDefinition<?, ?>> methods = new ArrayList<>();
        ServiceDescriptor.Builder descriptor =
                ServiceDescriptor.newBuilder(service.getServiceDescriptor().getName());
        for (ServerMethodDefinition<?, ?> method : service.getMethods()) {
            ServerMethodDefinition<?, ?> keeping = keeping(method);
            methods.add(keeping);
            descriptor.addMethod(keeping.getMethodDescriptor());
        }
        ServerServiceDefinition.Builder builder = ServerServiceDefinition.builder(descriptor.build());
        for (ServerMethodDefinition<?, ?> method : methods) {
            builder.addMethod(method);
        }
        return builder.build();
    }

    private static <Q, R> ServerMethodDefinition<Q, R> keeping(ServerMethodDefinition<Q, R> method) {
        MethodDescriptor<Q, R> descriptor = method.getMethodDescriptor();
        Integer places = PLACES.get(String.valueOf(descriptor.getBareMethodName()));
        if (places == null) {
            return method;
        }
        Marshaller<R> replies = new RepeatedReplies<>(descriptor.getResponseMarshaller(), places);
        return ServerMethodDefinition.create(
                descriptor.toBuilder(descriptor.getRequestMarshaller(), replies).build(),
                method.getServerCallHandler());
    }

    @Override
    public InputStream stream(R reply) {
        int identity = System.identityHashCode(reply);
        int place = identity & (places.length - 1);
        Sent sent = places[place];
        if (sent != null && sent.reply() == reply) {
            return new Bytes(sent.bytes());
        }
        if (once[place] != identity) {
            once[place] = identity;
            return each.stream(reply);
        }
        Sent again = new Sent(reply, written(reply));
        places[place] = again;
        return new Bytes(again.bytes());
    }

    private byte[] written(R reply) {
        try (InputStream stream = each.stream(reply)) {
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("writing a reply to memory", e);
        }
    }

    @Override
    public R parse(InputStream stream) {
        return each.parse(stream);
    }

    /** What gRPC can take in one piece. */
    private static final class Bytes extends ByteArrayInputStream implements Drainable, KnownLength {
        Bytes(byte[] bytes) {
            super(bytes);
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            return Math.toIntExact(transferTo(target));
        }
    }
}
