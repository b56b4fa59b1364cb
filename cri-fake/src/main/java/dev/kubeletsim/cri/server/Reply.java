// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.server;

import dev.kubeletsim.cri.RuntimeProfile;
import dev.kubeletsim.cri.profile.CriError;
import dev.kubeletsim.cri.profile.CriException;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers calls: runs the verb, sends what it returns, and maps what it throws. The only place that knows gRPC's status.
 */
final class Reply {
    private static final Logger log = LoggerFactory.getLogger(Reply.class);
    private static final String SERVICE = "runtime.v1.";

    private final RuntimeProfile profile;
    private final String service;

    Reply(RuntimeProfile profile, String service) {
        this.profile = profile;
        this.service = service;
    }

    /** Answers with the verb's reply, unless the modelled release does not have {@code method}. */
    <R> void unary(String method, StreamObserver<R> observer, Supplier<CompletionStage<R>> verb) {
        CompletionStage<R> stage;
        try {
            checkThere(method);
            stage = verb.get();
        } catch (RuntimeException e) {
            observer.onError(status(e));
            return;
        }
        stage.whenComplete((reply, failure) -> {
            if (failure != null) {
                observer.onError(status(failure));
            } else {
                observer.onNext(reply);
                observer.onCompleted();
            }
        });
    }

    /** Begins a stream, unless the modelled release does not have {@code method}. */
    <R> void stream(String method, StreamObserver<R> observer, Runnable begin) {
        try {
            checkThere(method);
            begin.run();
        } catch (RuntimeException e) {
            observer.onError(status(e));
        }
    }

    /** Answers for an RPC that no modelled release has; a profile that claims otherwise is told so. */
    <R> void absent(String method, StreamObserver<R> observer) {
        stream(method, observer, () -> {
            throw profile.errors().failure(CriError.METHOD_NOT_IMPLEMENTED, "method", method);
        });
    }

    private void checkThere(String method) {
        profile.missing(method).ifPresent(why -> {
            CriError error = switch (why) {
                case UNKNOWN -> CriError.METHOD_UNKNOWN;
                case NOT_IMPLEMENTED -> CriError.METHOD_NOT_IMPLEMENTED;
            };
            throw profile.errors().failure(error, "method", method, "service", SERVICE + service);
        });
    }

    static StatusRuntimeException status(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof CriException cri) {
            return status(cri);
        }
        log.error("a CRI call failed for a reason that no runtime would give", cause);
        return Status.INTERNAL.withDescription("simulator: " + cause).asRuntimeException();
    }

    private static StatusRuntimeException status(CriException failure) {
        Status status = switch (failure.code()) {
            case UNKNOWN -> Status.UNKNOWN;
            case NOT_FOUND -> Status.NOT_FOUND;
            case INVALID_ARGUMENT -> Status.INVALID_ARGUMENT;
            case DEADLINE_EXCEEDED -> Status.DEADLINE_EXCEEDED;
            case UNIMPLEMENTED -> Status.UNIMPLEMENTED;
            case UNAVAILABLE -> Status.UNAVAILABLE;
            case RESOURCE_EXHAUSTED -> Status.RESOURCE_EXHAUSTED;
            case FAILED_PRECONDITION -> Status.FAILED_PRECONDITION;
            case CANCELLED -> Status.CANCELLED;
        };
        return status.withDescription(failure.text()).asRuntimeException();
    }
}
