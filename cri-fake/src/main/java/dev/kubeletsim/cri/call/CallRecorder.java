// SPDX-License-Identifier: Apache-2.0
package dev.kubeletsim.cri.call;

import dev.kubeletsim.time.Scheduler;
import io.grpc.ForwardingServerCall;
import io.grpc.ForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Writes every call and its reply to a file, one JSON object a line; {@code docs/faults.md} describes the format.
 *
 * <p>A call with one reply is one line, at its end. A call that streams is a line at its beginning, one for each reply,
 * and one at its end, so that nothing piles up. What clients send as credentials is left out.
 */
public final class CallRecorder implements ServerInterceptor, AutoCloseable {
    private final Scheduler scheduler;
    private final LineFile file;
    private final AtomicLong numbers = new AtomicLong();

    private CallRecorder(Scheduler scheduler, LineFile file) {
        this.scheduler = scheduler;
        this.file = file;
    }

    /**
     * A recorder that appends to {@code file}, which is made with mode 0600 if it is not there.
     *
     * @throws IOException if the file cannot be written; the message names it
     */
    public static CallRecorder to(Path file, Scheduler scheduler) throws IOException {
        return new CallRecorder(scheduler, LineFile.append(file, scheduler.executor()));
    }

    @Override
    public <I, O> ServerCall.Listener<I> interceptCall(
            ServerCall<I, O> call, Metadata headers, ServerCallHandler<I, O> next) {
        RecordedCall<I, O> recorded = new RecordedCall<>(call);
        ServerCall.Listener<I> verb = next.startCall(recorded, headers);
        return new ForwardingServerCallListener.SimpleForwardingServerCallListener<>(verb) {
            @Override
            public void onMessage(I message) {
                recorded.requested(message);
                super.onMessage(message);
            }

            @Override
            public void onCancel() {
                recorded.ended(Status.CANCELLED.withDescription("the client gave up, or its connection was cut"));
                super.onCancel();
            }
        };
    }

    /** Writes what has not been written yet. Idempotent. */
    @Override
    public void close() {
        file.close();
    }

    /** One call, from its beginning to its end. */
    private final class RecordedCall<I, O> extends ForwardingServerCall.SimpleForwardingServerCall<I, O> {
        private final String rpc;
        private final boolean streams;
        private final long number = numbers.incrementAndGet();
        private final long began = scheduler.nanoTime();
        private final AtomicBoolean over = new AtomicBoolean();
        private final AtomicLong replies = new AtomicLong();
        private volatile @Nullable Object request;
        private volatile @Nullable Object reply;

        RecordedCall(ServerCall<I, O> call) {
            super(call);
            this.rpc = CriMessages.rpc(call.getMethodDescriptor());
            this.streams = CriMessages.streams(rpc);
        }

        void requested(I message) {
            if (streams) {
                write(line().stream("begin").request(rpc, message));
            } else {
                request = message;
            }
        }

        @Override
        public void sendMessage(O message) {
            replies.incrementAndGet();
            if (streams) {
                write(line().stream("reply").reply(rpc, message));
            } else {
                reply = message;
            }
            super.sendMessage(message);
        }

        @Override
        public void close(Status status, Metadata trailers) {
            ended(status);
            super.close(status, trailers);
        }

        void ended(Status status) {
            if (!over.compareAndSet(false, true)) {
                return;
            }
            CallLine line = line();
            if (streams) {
                line.stream("end").replies(replies.get());
            } else {
                line.request(rpc, request);
            }
            if (!status.isOk()) {
                line.failure(status);
            } else if (!streams) {
                line.reply(rpc, reply);
            }
            write(line.tookNanos(scheduler.nanoTime() - began));
            request = null;
            reply = null;
        }

        private CallLine line() {
            return new CallLine(scheduler.instant(), number, rpc);
        }

        private void write(CallLine line) {
            file.write(line.text());
        }
    }
}
