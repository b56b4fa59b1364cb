// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.call;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;

/** What clients within the process see of a runtime that is down; others find that nobody listens. */
public final class RefusedCalls implements ServerInterceptor {
    private static final Status REFUSED = Status.UNAVAILABLE.withDescription(
            "connection error: desc = \"transport: Error while dialing: connect: connection refused\"");

    /** Refuses all calls. */
    public RefusedCalls() {}

    @Override
    public <I, O> ServerCall.Listener<I> interceptCall(
            ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
        call.close(REFUSED, new Metadata());
        return new ServerCall.Listener<>() {};
    }
}
