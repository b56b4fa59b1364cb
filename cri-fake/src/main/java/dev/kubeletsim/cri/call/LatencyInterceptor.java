// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.call;

import dev.kubeletsim.cri.profile.LatencyRule;
import dev.kubeletsim.time.Scheduler;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.util.random.RandomGenerator;

/**
 * Lets calls take as long as a rule says. The time passes before the verb does its work, so what the verb reports as its
 * moment lies at the end of the call, and a call that is given up in the meantime has no effect.
 */
public final class LatencyInterceptor implements ServerInterceptor {
    private final LatencyRule rule;
    private final Scheduler scheduler;
    private final RandomGenerator random;

    /** An interceptor that draws its jitter from {@code random}, under a lock of its own. */
    public LatencyInterceptor(LatencyRule rule, Scheduler scheduler, RandomGenerator random) {
        this.rule = rule;
        this.scheduler = scheduler;
        this.random = random;
    }

    @Override
    public <I, O> ServerCall.Listener<I> interceptCall(
            ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
        String rpc = CriMessages.rpc(call.getMethodDescriptor());
        ServerCall.Listener<I> verb = next.startCall(call, headers);
        if (!rule.medians().containsKey(rpc)) {
            return verb;
        }
        return new CallGate<>(scheduler, request -> verdict(rpc), verb);
    }

    private CallGate.Verdict verdict(String rpc) {
        synchronized (random) {
            return new CallGate.Verdict(rule.of(rpc, random), null);
        }
    }
}
