// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.proxy;

import dev.kubeletsim.cri.call.CallHooks;
import io.grpc.Channel;
import io.grpc.HandlerRegistry;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerMethodDefinition;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Every method that a client may think of, handed on as bytes: what the real runtime does not have, it refuses itself. */
public final class ForwardedMethods extends HandlerRegistry {
    private static final MethodDescriptor.Marshaller<byte[]> BYTES = new MethodDescriptor.Marshaller<>() {
        @Override
        public InputStream stream(byte[] message) {
            return new ByteArrayInputStream(message);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    };

    private final CallHooks hooks;
    private final Handler handler;

    /** Methods of the runtime behind {@code upstream}, with {@code hooks} before them; what passes by is learned. */
    public ForwardedMethods(Channel upstream, CallHooks hooks, LearnedSubjects subjects) {
        this.hooks = hooks;
        this.handler = new Handler(upstream, subjects);
    }

    @Override
    public ServerMethodDefinition<?, ?> lookupMethod(String name, @Nullable String authority) {
        MethodDescriptor<byte[], byte[]> method = MethodDescriptor.newBuilder(BYTES, BYTES)
                .setType(MethodDescriptor.MethodType.UNKNOWN)
                .setFullMethodName(name)
                .build();
        return ServerMethodDefinition.create(method, (call, headers) -> hooks.interceptCall(call, headers, handler));
    }

    /** Begins a call at the real runtime for each that comes. */
    private record Handler(Channel upstream, LearnedSubjects subjects) implements ServerCallHandler<byte[], byte[]> {
        @Override
        public ServerCall.Listener<byte[]> startCall(ServerCall<byte[], byte[]> call, Metadata headers) {
            ForwardedCall forwarded = new ForwardedCall(call, headers, upstream, subjects);
            call.request(1);
            return forwarded;
        }
    }
}
