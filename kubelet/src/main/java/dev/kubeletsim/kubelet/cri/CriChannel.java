// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.kubelet.cri;

import dev.kubeletsim.time.Scheduler;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Unary calls over one gRPC channel for fibers: sends, waits, and turns a bad status into a {@link CriException}.
 *
 * <p>Time-outs run on the scheduler's clock, not on gRPC's, so that virtual time holds for them too. A reply that is
 * already there (an in-process runtime) costs no timer.
 */
final class CriChannel {
    /** No time-out. */
    static final Duration NEVER = Duration.ZERO;

    private static final String DEADLINE_EXCEEDED = "context deadline exceeded";

    private final Channel channel;
    private final Scheduler scheduler;

    CriChannel(Channel channel, Scheduler scheduler) {
        this.channel = channel;
        this.scheduler = scheduler;
    }

    <Q, R> R call(MethodDescriptor<Q, R> method, Q request, Duration timeout) {
        ClientCall<Q, R> call = channel.newCall(method, CallOptions.DEFAULT);
        CompletableFuture<R> reply = new CompletableFuture<>();
        call.start(new Unary<>(reply), new Metadata());
        call.request(2);
        call.sendMessage(request);
        call.halfClose();
        if (reply.isDone() || timeout.equals(NEVER)) {
            return scheduler.await(reply);
        }
        Scheduler.Timer timer = scheduler.schedule(timeout, () -> {
            reply.completeExceptionally(new CriException(Status.Code.DEADLINE_EXCEEDED, DEADLINE_EXCEEDED));
            call.cancel(DEADLINE_EXCEEDED, null);
        });
        try {
            return scheduler.await(reply);
        } finally {
            timer.cancel();
        }
    }

    private static final class Unary<R> extends ClientCall.Listener<R> {
        private final CompletableFuture<R> reply;
        private @Nullable R message;

        Unary(CompletableFuture<R> reply) {
            this.reply = reply;
        }

        @Override
        public void onMessage(R received) {
            message = received;
        }

        @Override
        public void onClose(Status status, Metadata trailers) {
            R received = message;
            if (!status.isOk()) {
                reply.completeExceptionally(CriException.of(status));
            } else if (received == null) {
                reply.completeExceptionally(new CriException(Status.Code.INTERNAL, "the runtime sent no reply"));
            } else {
                reply.complete(received);
            }
        }
    }
}
