// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.fault;

import dev.kubeletsim.cri.call.CallGate;
import dev.kubeletsim.cri.call.CriMessages;
import dev.kubeletsim.time.Scheduler;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import org.jspecify.annotations.Nullable;

/** Lets calls go wrong as the rules say. Not in the way of RPCs that no rule is about. */
public final class FaultInterceptor implements ServerInterceptor {
    private final Faults faults;
    private final Scheduler scheduler;
    private final CrashingRuntime runtime;

    /** An interceptor that asks {@code faults} and lets {@code runtime} crash. */
    public FaultInterceptor(Faults faults, Scheduler scheduler, CrashingRuntime runtime) {
        this.faults = faults;
        this.scheduler = scheduler;
        this.runtime = runtime;
    }

    @Override
    public <I, O> ServerCall.Listener<I> interceptCall(
            ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
        String rpc = CriMessages.rpc(call.getMethodDescriptor());
        if (!faults.concern(rpc)) {
            return next.startCall(call, headers);
        }
        FaultedCall<I, O> faulted = new FaultedCall<>(call, rpc, runtime);
        ServerCall.Listener<I> verb = next.startCall(faulted, headers);
        return new CallGate<>(scheduler, request -> verdict(faulted, faults.decide(rpc, request)), verb);
    }

    private static CallGate.Verdict verdict(FaultedCall<?, ?> call, Faults.Decision decision) {
        FaultEffect effect = decision.effect();
        if (effect == null) {
            return new CallGate.Verdict(decision.delay(), null);
        }
        Runnable instead = instead(call, effect);
        if (instead == null) {
            call.answerWith(effect);
        }
        return new CallGate.Verdict(decision.delay(), instead);
    }

    /** What happens to a call that the runtime never sees; null if it does see it. */
    private static @Nullable Runnable instead(FaultedCall<?, ?> call, FaultEffect effect) {
        return switch (effect) {
            case FaultEffect.Fail fail -> () -> call.fail(fail);
            case FaultEffect.Hang hang -> () -> {};
            case FaultEffect.Restart restart -> () -> call.crash(restart.downtime());
            case FaultEffect.Drop drop -> drop.takesEffect() ? null : call::cut;
            case FaultEffect.Crash crash -> null;
            case FaultEffect.NotReady notReady -> null;
            case FaultEffect.Answer answer -> null;
            case FaultEffect.Delay delay -> null;
        };
    }
}
