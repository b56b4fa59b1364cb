// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.call;

import io.grpc.BindableService;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The one place where calls can be looked at and interfered with, whatever they came by. While no hook is set, a call
 * costs one volatile read more than without.
 *
 * <p>Hooks see a call in the order of {@link Hook}, so that a recording has what the client sees. Thread-safe.
 */
public final class CallHooks implements ServerInterceptor {
    /** Who may look at calls, outermost first. */
    public enum Hook {
        REFUSAL,
        RECORDER,
        FAULTS,
        LATENCY
    }

    private final @Nullable ServerInterceptor[] hooks = new ServerInterceptor[Hook.values().length];
    private volatile @Nullable ServerInterceptor outermost;

    /** No hooks. */
    public CallHooks() {}

    /** The same services with the hooks before them, those that will be set included. */
    public List<BindableService> around(List<BindableService> services) {
        List<BindableService> hooked = new ArrayList<>();
        for (BindableService service : services) {
            hooked.add(new Hooked(service, this));
        }
        return hooked;
    }

    /** Sets a hook, or takes it away with null. Calls that have begun keep theirs. */
    public synchronized void set(Hook hook, @Nullable ServerInterceptor interceptor) {
        hooks[hook.ordinal()] = interceptor;
        ServerInterceptor chain = null;
        for (int i = hooks.length - 1; i >= 0; i--) {
            ServerInterceptor next = hooks[i];
            if (next != null) {
                chain = chain == null ? next : new Both(next, chain);
            }
        }
        outermost = chain;
    }

    @Override
    public <I, O> ServerCall.Listener<I> interceptCall(
            ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
        ServerInterceptor hook = outermost;
        return hook == null ? next.startCall(call, headers) : hook.interceptCall(call, headers, next);
    }

    /** A service behind hooks; a class of its own, since lambdas cost time in every start. */
    private record Hooked(BindableService service, CallHooks hooks) implements BindableService {
        @Override
        public ServerServiceDefinition bindService() {
            return ServerInterceptors.intercept(service, hooks);
        }
    }

    /** One interceptor before another. */
    private record Both(ServerInterceptor outer, ServerInterceptor inner) implements ServerInterceptor {
        @Override
        public <I, O> ServerCall.Listener<I> interceptCall(
                ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
            return outer.interceptCall(
                    call, headers, (wrapped, metadata) -> inner.interceptCall(wrapped, metadata, next));
        }
    }
}
