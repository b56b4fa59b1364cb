// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.bench;

import com.google.protobuf.MessageLite;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Drainable;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What a caller does again and again: one call, or several in a row, such as a container's whole life.
 *
 * @param steps in order
 */
record CallScript(List<Step> steps) {
    CallScript {
        steps = List.copyOf(steps);
    }

    static CallScript of(Step... steps) {
        return new CallScript(List.of(steps));
    }

    /** Calls once, and keeps the replies. */
    Map<Step, Object> replies(Channel channel) {
        Map<Step, Object> replies = new LinkedHashMap<>();
        Object first = null;
        for (Step step : steps) {
            Object reply = ClientCalls.blockingUnaryCall(
                    channel, step.method(), CallOptions.DEFAULT, step.request().apply(first));
            replies.put(step, reply);
            first = first == null ? reply : first;
        }
        return replies;
    }

    /**
     * The same calls for a client that only moves bytes: requests are made beforehand where they can be, replies are not
     * parsed. So a socket's figures are those of the runtime and the transport.
     */
    CallScript asBytes() {
        MethodDescriptor<Object, Object> first = steps.getFirst().method();
        return new CallScript(steps.stream().map(step -> step.asBytes(first)).toList());
    }

    /**
     * One call.
     *
     * @param method what is called
     * @param request makes the request from the reply to the script's first call, which is null in the first itself
     * @param fixed whether the request is always the same
     */
    record Step(MethodDescriptor<Object, Object> method, Function<@Nullable Object, Object> request, boolean fixed) {

        /** A call with always the same request. */
        static <Q, R> Step of(MethodDescriptor<Q, R> method, Q request) {
            return new Step(untyped(method), first -> request, true);
        }

        /** A call whose request depends on the reply to the script's first one. */
        @SuppressWarnings("unchecked")
        static <F, Q, R> Step after(MethodDescriptor<Q, R> method, Function<F, Q> request) {
            return new Step(untyped(method), first -> ((Function<Object, Object>) request).apply(first), false);
        }

        @SuppressWarnings("unchecked")
        private static MethodDescriptor<Object, Object> untyped(MethodDescriptor<?, ?> method) {
            return (MethodDescriptor<Object, Object>) method;
        }

        private Step asBytes(MethodDescriptor<Object, Object> first) {
            MethodDescriptor<Object, Object> bytes =
                    method.toBuilder(Bytes.MARSHALLER, Bytes.MARSHALLER).build();
            if (fixed) {
                Object request = serialised(this.request.apply(null));
                return new Step(bytes, any -> request, true);
            }
            return new Step(
                    bytes,
                    reply -> serialised(request.apply(first.parseResponse(new ByteArrayInputStream((byte[]) reply)))),
                    false);
        }

        private static byte[] serialised(Object message) {
            return ((MessageLite) message).toByteArray();
        }
    }

    /** Messages as they are on the wire. */
    private enum Bytes implements MethodDescriptor.Marshaller<Object> {
        MARSHALLER;

        @Override
        public InputStream stream(Object value) {
            return new Drained((byte[]) value);
        }

        @Override
        public Object parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** What gRPC can take in one piece. */
    private static final class Drained extends ByteArrayInputStream implements Drainable {
        Drained(byte[] bytes) {
            super(bytes);
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            return Math.toIntExact(transferTo(target));
        }
    }
}
