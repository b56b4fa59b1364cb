// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.call;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import dev.kubeletsim.cri.v1.ImageServiceGrpc;
import dev.kubeletsim.cri.v1.RuntimeServiceGrpc;
import io.grpc.MethodDescriptor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The methods of the CRI by name, and their messages: as objects where the runtime is ours, as bytes where calls are
 * handed on to another one.
 */
public final class CriMessages {
    private static final String SERVICES = "runtime.v1.";
    private static final Map<String, MethodDescriptor<?, ?>> METHODS = methods();

    private CriMessages() {}

    private static Map<String, MethodDescriptor<?, ?>> methods() {
        List<MethodDescriptor<?, ?>> all =
                new ArrayList<>(RuntimeServiceGrpc.getServiceDescriptor().getMethods());
        all.addAll(ImageServiceGrpc.getServiceDescriptor().getMethods());
        Map<String, MethodDescriptor<?, ?>> methods = new HashMap<>();
        all.forEach(method -> methods.put(rpc(method), method));
        return Collections.unmodifiableMap(methods);
    }

    /** The names of all RPCs, in alphabetical order; no two services share one. */
    public static Set<String> rpcs() {
        return new TreeSet<>(METHODS.keySet());
    }

    /** The RPC's name without its service, such as {@code RunPodSandbox}; the full name if it is none of the CRI. */
    public static String rpc(MethodDescriptor<?, ?> method) {
        String full = method.getFullMethodName();
        return full.startsWith(SERVICES) ? full.substring(full.indexOf('/') + 1) : full;
    }

    /** Whether the RPC answers with any number of replies. */
    public static boolean streams(String rpc) {
        MethodDescriptor<?, ?> method = METHODS.get(rpc);
        return method != null && !method.getType().serverSendsOneMessage();
    }

    /** An empty reply of the RPC, or null if the CRI has no such RPC. */
    public static @Nullable Message emptyReply(String rpc) {
        MethodDescriptor<?, ?> method = METHODS.get(rpc);
        return method == null ? null : prototype(method.getResponseMarshaller());
    }

    /** The request {@code message}, or null if it cannot be read as one. */
    public static @Nullable Message request(String rpc, @Nullable Object message) {
        MethodDescriptor<?, ?> method = METHODS.get(rpc);
        return method == null ? null : decode(method.getRequestMarshaller(), message);
    }

    /** The reply {@code message}, or null if it cannot be read as one. */
    public static @Nullable Message reply(String rpc, @Nullable Object message) {
        MethodDescriptor<?, ?> method = METHODS.get(rpc);
        return method == null ? null : decode(method.getResponseMarshaller(), message);
    }

    private static @Nullable Message decode(MethodDescriptor.Marshaller<?> marshaller, @Nullable Object message) {
        if (message instanceof Message decoded) {
            return decoded;
        }
        if (!(message instanceof byte[] bytes)) {
            return null;
        }
        try {
            return prototype(marshaller).getParserForType().parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            // What is no message of this kind matches no rule and is recorded as its size; the runtime judges it.
            return null;
        }
    }

    private static Message prototype(MethodDescriptor.Marshaller<?> marshaller) {
        Object prototype = ((MethodDescriptor.PrototypeMarshaller<?>) marshaller).getMessagePrototype();
        if (!(prototype instanceof Message message)) {
            throw new IllegalStateException("a CRI method without message prototype: " + prototype);
        }
        return message;
    }

    /** {@code changed} in the form that {@code original} has: an object, or bytes. */
    @SuppressWarnings("unchecked")
    public static <T> T inFormOf(T original, Message changed) {
        return (T) (original instanceof byte[] ? changed.toByteArray() : changed);
    }
}
